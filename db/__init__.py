"""Every line of SQL of Curator: connection, schema, queries, integrity; knows no Qt."""

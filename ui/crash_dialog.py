def install(p, f):
    pass

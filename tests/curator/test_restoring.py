import json
from curator.progress import silent
from curator.readers.format import Source
from curator.restoring import RestoreExport
from curator.writers.options import ExportOptions
from curator.writers import own_json

def test_try(gold, tmp_path, new_project):
    f=tmp_path/"export.json"
    own_json.write(gold.store, gold.vocabulary, f, ExportOptions(), silent)
    p=new_project("other")
    p.perform(RestoreExport(source=Source.of(f)))
    g=tmp_path/"export2.json"
    own_json.write(p.store, p.vocabulary, g, ExportOptions(), silent)
    a=f.read_text().splitlines(); b=g.read_text().splitlines()
    assert len(a)==len(b)
    diff=[(x,y) for x,y in zip(a,b) if x!=y]
    print(diff)
    print(p.store.curators(), p.curator)
    p.undo()
    print(p.store.curators(), p.curator)
    assert len(diff)==1

from curator.progress import silent
from curator.writers.options import ExportOptions
from curator.writers.registry import FORMATS

def test_try(gold, tmp_path):
    for f in FORMATS:
        r=f.write(gold.store, gold.vocabulary, tmp_path/f.usual_name, ExportOptions(), silent)
        print(r.summary())
    print(gold.curator)
    import shutil; shutil.rmtree('/tmp/tryout', ignore_errors=True); shutil.copytree(tmp_path,'/tmp/tryout')
    assert 0

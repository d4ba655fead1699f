"""Files of banks are kept once, whoever else keeps the same one."""

import shutil

from cartera.payments import files


def test_two_who_keep_the_same_file_at_once_both_keep_it(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "extracto.xml"
    path.write_text("the same")
    said = {"creditor_id": 1, "sha256": files.sha256_of(path), "suffix": ".xml"}
    copy, places = shutil.copyfile, []

    def copied(*where):
        copy(*where)
        if not places:
            places.append("the other begins")
            places.append(files.keep(path, **said))

    monkeypatch.setattr(shutil, "copyfile", copied)
    place = files.keep(path, **said)
    assert places[1:] == [place]
    assert files.place_of(place).read_text() == "the same"
    assert [each.name for each in files.place_of(place).parent.iterdir()] == [files.place_of(place).name]

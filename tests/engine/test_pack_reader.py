import json
from pathlib import Path

import pytest

from symbionet.engine.errors import BadPack, UnknownCode, UnknownPack
from symbionet.engine.packs import DATA, Packs, load_packs

CLASS_COLUMNS = "id,parent,kind,form,name_en,name_zh,terms_en,terms_zh,ewc,hw,hazardous,haul_km,source_nace,source"


def write_pack(folder: Path, pack: str, text: str, **changes: object) -> None:
    header = {
        "id": pack,
        "version": "1",
        "edition": "test",
        "publisher": "test",
        "source": "test",
        "licence": "test",
        "title_en": "Test",
        "title_zh": "测试",
        "key": "id",
    } | changes
    (folder / pack).parent.mkdir(parents=True, exist_ok=True)
    (folder / f"{pack}.csv").write_text(text, encoding="utf-8")
    (folder / f"{pack}.json").write_text(json.dumps(header), encoding="utf-8")


def class_pack(*rows: str) -> str:
    return "\n".join([CLASS_COLUMNS, *rows, ""])


def test_packs_of_the_project_keep_their_promises():
    packs = load_packs()

    assert set(packs.versions) == {f"{path.parent.name}/{path.stem}" for path in DATA.glob("*/*.csv")}
    assert all(item.haul_km > 0 for item in packs.classes.values())
    assert all(use.nace and 0.05 <= use.prior <= 0.95 for use in packs.uses.values())
    assert all(packs.crosswalk.values())


def test_class_cells_become_values(tmp_path):
    row = "slag,,material,granular,Slag,炉渣,cinder|clinker,矿渣|熔渣,10 02 02|100903,HW48,maybe,80,24.10,test"
    write_pack(tmp_path, "glossary/classes_a", class_pack(row))

    slag = Packs(tmp_path).classes["slag"]

    assert slag.terms_zh == ("矿渣", "熔渣")
    assert slag.ewc == ("100202", "100903")
    assert slag.source_nace == ("2410",)
    assert slag.haul_km == 80.0


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["a,,material,,A,甲,,,,,no,50,,t", "a,,material,,B,乙,,,,,no,50,,t"], "'a' stands twice"),
        (["a,b,material,,A,甲,,,,,no,50,,t"], "parent 'b'"),
        (["a,,material,,A,甲,,,,,no,far,,t"], "haul_km 'far'"),
        (["a,,material,,A,甲,,,,,perhaps,50,,t"], "hazardous 'perhaps'"),
        (["a,,material,,A"], "not as many cells as columns"),
    ],
)
def test_a_broken_class_pack_is_named(tmp_path, rows, message):
    write_pack(tmp_path, "glossary/classes_a", class_pack(*rows))

    with pytest.raises(BadPack, match=message):
        _ = Packs(tmp_path).classes


def test_a_use_of_an_unknown_class_is_named(tmp_path):
    write_pack(tmp_path, "glossary/classes_a", class_pack("a,,material,,A,甲,,,,,no,50,,t"))
    write_pack(tmp_path, "uses/uses_a", "id,class_id,nace,prior\nu-b-1,b,2351,0.5\n")

    with pytest.raises(BadPack, match="'u-b-1' is of class 'b'"):
        _ = Packs(tmp_path).uses


def test_a_header_without_licence_is_refused(tmp_path):
    write_pack(tmp_path, "codes/x", "id\n1\n")
    (tmp_path / "codes/x.json").write_text('{"id": "codes/x"}', encoding="utf-8")

    with pytest.raises(BadPack, match="licence"):
        _ = Packs(tmp_path).headers


def test_unknown_pack_and_code_are_named():
    with pytest.raises(UnknownPack, match="'codes/nonsense' is no data pack"):
        load_packs().codes("nonsense")
    with pytest.raises(UnknownCode, match="'999999' is not in pack 'codes/ewc'"):
        load_packs().code("ewc", "999999")

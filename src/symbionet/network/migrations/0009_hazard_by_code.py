"""What codes say of the hazard of resources that were entered before it was read.

Codes that stand in titles and descriptions go into their fields where these are empty. What nobody has said to be
hazardous or not is hazardous where a code of it is in any case, or got a star where it was written. What an owner said
stays. Search finds the category of a Chinese code, too.
"""

from itertools import batched

from django.db import migrations
from django.utils import timezone

from symbionet.engine import load_packs
from symbionet.engine.classification.written_codes import codes_told
from symbionet.engine.matching.find.stated import categories_of
from symbionet.engine.packs.waste_list import always_hazardous

MATTER = ("material", "water")
CHUNK = 500
TEXTS = ("title_zh", "title_en", "description_zh", "description_en")
FIELDS = ("ewc", "hw", "hazardous", "search_text")


def _changed(row, on):
    before = [getattr(row, name) for name in FIELDS]
    told = codes_told([getattr(row, name) for name in TEXTS], load_packs())
    row.ewc, row.hw = row.ewc or list(told.ewc), row.hw or list(told.hw)
    codes = (*row.ewc, *row.hw)
    sure = always_hazardous(codes, load_packs(), on=on) or not set(told.starred).isdisjoint(codes)
    if row.hazardous is None and sure:
        row.hazardous = True
    new = [code for code in (*told.all, *categories_of(codes)) if code in codes or code.startswith("HW")]
    words = [code.lower() for code in dict.fromkeys(new) if code.lower() not in row.search_text]
    row.search_text = " ".join(filter(None, (row.search_text, *words)))
    return [getattr(row, name) for name in FIELDS] != before


def read_codes(apps, _schema):
    resources = apps.get_model("network", "Resource").objects
    on = timezone.localdate()
    rows = resources.filter(kind__in=MATTER).only(*TEXTS, *FIELDS).order_by("pk").iterator(CHUNK)
    for some in batched((row for row in rows if _changed(row, on)), CHUNK):
        resources.bulk_update(some, FIELDS)


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0008_twins'),
    ]

    operations = [migrations.RunPython(read_codes, migrations.RunPython.noop)]

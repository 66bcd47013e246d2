"""A tree for each language: its home page with the calendar of fairs, collections and stories below it.

Wagtail's own first page makes way where nobody has changed it.
"""

import uuid

from django.db import migrations

TITLES = {
    "home": {"vi": "Bảng OCOP hôm nay", "en": "Today’s OCOP board"},
    "fairs": {"vi": "Hội chợ và tuần lễ sản phẩm", "en": "Fairs and product weeks"},
    "collections": {"vi": "Bộ sưu tập", "en": "Collections"},
    "stories": {"vi": "Chuyện làng nghề", "en": "Stories"},
}
SLUGS = {
    "home": {"vi": "trang-chu", "en": "home"},
    "fairs": {"vi": "hoi-cho", "en": "fairs"},
    "collections": {"vi": "bo-suu-tap", "en": "collections"},
    "stories": {"vi": "chuyen", "en": "stories"},
}
MODELS = {"fairs": "FairIndexPage", "collections": "CollectionIndexPage", "stories": "StoryIndexPage"}
LANGUAGES = ("vi", "en")


def make_pages(apps, schema_editor):
    Page, Site, Locale = (apps.get_model("wagtailcore", name) for name in ("Page", "Site", "Locale"))
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    root = Page.objects.filter(depth=1).first()
    if root is None or apps.get_model("pages", "HomePage").objects.exists():
        return
    Page.objects.filter(depth=2, slug="home", content_type__model="page", numchild=0).delete()
    taken = Page.objects.filter(depth=2).count()
    keys = {name: uuid.uuid4() for name in TITLES}
    made = {}
    for at, code in enumerate(LANGUAGES, taken + 1):
        home = _make(apps, "HomePage", root, at, "home", code, locales, keys)
        for number, (name, model) in enumerate(MODELS.items(), 1):
            _make(apps, model, home, number, name, code, locales, keys)
        home.numchild = len(MODELS)
        home.save()
        made[code] = home
    root.numchild = Page.objects.filter(depth=2).count()
    root.save()
    Site.objects.filter(is_default_site=True).update(root_page_id=made["vi"].pk)
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(hostname="localhost", root_page_id=made["vi"].pk, is_default_site=True)


def _make(apps, model, parent, number, name, code, locales, keys):
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _created = ContentType.objects.get_or_create(app_label="pages", model=model.lower())
    title, slug = TITLES[name][code], SLUGS[name][code]
    return apps.get_model("pages", model).objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{parent.url_path if parent.depth > 1 else '/'}{slug}/",
        path=f"{parent.path}{number:04d}",
        depth=parent.depth + 1,
        numchild=0,
        content_type=kind,
        locale=locales[code],
        translation_key=keys[name],
        live=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_pages"),
        ("wagtailcore", "0002_initial_data"),
        ("wagtailcore", "0059_apply_collection_ordering"),
    ]
    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]

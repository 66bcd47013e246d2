"""Rich text as we keep it: whatever was pasted, only our own few elements are left of it.

>>> cleaned('<p class="MsoNormal"><span style="color:red">Mật ong<o:p></o:p></span></p><p>&nbsp;</p>')
'<p>Mật ong</p>'
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from wagtail.whitelist import check_url

_DROPPED = ("script", "style", "xml", "head", "title", "meta", "link", "iframe", "object", "embed", "form", "svg", "template")
"""Go with all that stands in them."""
_RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "strong": "b", "em": "i"}
_KEPT = {"h2", "h3", "p", "b", "i", "ul", "ol", "li", "a", "br", "hr"}
_TEXTS = ("h2", "h3", "p", "li")
_BLOCKS = {"h2", "h3", "p", "ul", "ol", "hr"}
_LINK = {"href", "linktype", "id"}
_KEYS = {"data-block-key"}
_SPACES = re.compile(r"[ \t\r\n\u00a0]+")
_BULLET = re.compile(r"^[\u00b7\u2022\u25aa\uf0b7\u2013-]\s+")
"""How Word writes the items of a list into ordinary paragraphs."""


def cleaned(source: str) -> str:
    """HTML of our own elements alone: headings, paragraphs, lists, links, bold, italic and rules, none of them empty."""
    soup = BeautifulSoup(source, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(_DROPPED):
        tag.decompose()
    for tag in soup.find_all(True):
        _keep_or_unwrap(tag)
    for text in soup.find_all(string=True):
        text.replace_with(NavigableString(_SPACES.sub(" ", str(text))))
    soup.smooth()
    _in_paragraphs(soup)
    for tag in soup.find_all(_TEXTS):
        if not tag.get_text(strip=True) and not tag.find("br"):
            tag.decompose()
    _lists_of_bullets(soup)
    for name in ("ul", "ol"):
        for each in soup.find_all(name):
            if not each.find("li"):
                each.decompose()
    for tag in soup.find_all(_TEXTS):
        _trim(tag)
    return soup.decode(formatter="minimal").strip()


def _keep_or_unwrap(tag: Tag) -> None:
    tag.name = _RENAMED.get(tag.name, tag.name)
    if tag.name not in _KEPT:
        tag.unwrap()
        return
    allowed = _LINK if tag.name == "a" else _KEYS
    tag.attrs = {name: value for name, value in tag.attrs.items() if name in allowed}
    if tag.name == "a" and not tag.get("linktype") and not check_url(str(tag.get("href") or "javascript:")):
        tag.unwrap()


def _in_paragraphs(soup: BeautifulSoup) -> None:
    """Texts that stand in nothing come to stand in paragraphs."""
    loose: list[Tag | NavigableString] = []
    for child in [*soup.contents, None]:
        if child is not None and not (isinstance(child, Tag) and child.name in _BLOCKS):
            loose.append(child)  # type: ignore[arg-type]
            continue
        if any(str(each).strip() for each in loose):
            paragraph = soup.new_tag("p")
            loose[0].insert_before(paragraph)
            paragraph.extend(loose)
        else:
            for each in loose:
                each.extract()
        loose = []


def _lists_of_bullets(soup: BeautifulSoup) -> None:
    for paragraph in soup.find_all("p"):
        first = paragraph.find(string=True)
        if first is None or not _BULLET.match(str(first).lstrip()):
            continue
        first.replace_with(NavigableString(_BULLET.sub("", str(first).lstrip())))
        before = paragraph.previous_sibling
        if not (isinstance(before, Tag) and before.name == "ul" and before.get("data-made")):
            before = soup.new_tag("ul", attrs={"data-made": "1"})
            paragraph.insert_before(before)
        paragraph.name = "li"
        before.append(paragraph.extract())
    for made in soup.find_all("ul", attrs={"data-made": True}):
        del made["data-made"]


def _trim(tag: Tag) -> None:
    texts = tag.find_all(string=True)
    if texts:
        texts[0].replace_with(NavigableString(str(texts[0]).lstrip()))
        last = tag.find_all(string=True)[-1]
        last.replace_with(NavigableString(str(last).rstrip()))

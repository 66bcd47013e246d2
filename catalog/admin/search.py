"""Finding products, producers, decisions and communes as officers type: without accents, by any code."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from catalog.codes import clean_gtin, clean_public_code
from catalog.identity import authority_key, number_key
from catalog.indexed import indexed
from catalog.models import Certificate, Commune, Decision, Producer, Product
from catalog.text import clean, name_key


def find_products(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """By name, producer, our code, the official code, GTIN, or the number of a decision about it."""
    text = clean(text)
    found = Q(pk__in=indexed(Product, text)) | Q(official_code__startswith=text.replace(" ", ""))
    if code := clean_public_code(text):
        found |= Q(code=code)
    if gtin := clean_gtin(text):
        found |= Q(gtin=gtin)
    if any(sign.isdecimal() for sign in text):
        found |= Q(pk__in=Certificate.objects.filter(by_number(text)).values("product"))
    return products.filter(found)


def by_number(text: str) -> Q:
    """Certificates by the number of their decision, whole or up to its letters: 2497 is 2497/QĐ-UBND and not 24970/QĐ-UBND."""
    key = number_key(text)
    return Q(decision__number_key=key) | Q(decision__number_key__startswith=key if "/" in key else f"{key}/")


def find_producers(producers: QuerySet[Producer], text: str) -> QuerySet[Producer]:
    return producers.filter(pk__in=indexed(Producer, clean(text)))


def find_certificates(certificates: QuerySet[Certificate], text: str) -> QuerySet[Certificate]:
    """By certified name, product, producer, any code, or the decision's number."""
    text = clean(text)
    return certificates.filter(
        Q(product__in=find_products(Product.objects.all(), text).values("pk"))
        | Q(certified_name_key__contains=name_key(text))
        | Q(decision__number_key__startswith=number_key(text))
        | Q(certificate_number__startswith=text)
    )


def find_decisions(decisions: QuerySet[Decision], text: str) -> QuerySet[Decision]:
    """By number or by words of the issuing body."""
    text = clean(text)
    return decisions.filter(Q(number_key__startswith=number_key(text)) | Q(authority_key__contains=authority_key(text)))


def find_communes(communes: QuerySet[Commune], text: str) -> QuerySet[Commune]:
    """By its name or that of a unit it was made from. Accents count: names that differ by them alone abound."""
    text = clean(text)
    named = Q()
    for word in {text, text.capitalize(), text.title()}:
        named |= Q(name__icontains=word) | Q(former_communes__name__icontains=word) | Q(code=word)
    return communes.filter(named).distinct()

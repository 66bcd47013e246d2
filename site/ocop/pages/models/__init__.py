from .collections import CollectionIndexPage, CollectionOrder, CollectionPage, CollectionPin, CollectionTag
from .fairs import (
    Booth,
    FairDownload,
    FairIndexPage,
    FairKind,
    FairOrganiser,
    FairPage,
    FairPhoto,
    FairZone,
    FeaturedProduct,
    OrganiserRole,
    PressLink,
    ProgrammeItem,
)
from .homes import HomePage
from .menus import Navigation, NavigationLink
from .plan import PlanEntry, PlanState
from .registrations import FairRegistration, RegistrationKind, RegistrationState
from .stories import ContentPage, StoryIndexPage, StoryKind, StoryPage
from .when import Dated, Stage

__all__ = [
    "Booth",
    "CollectionIndexPage",
    "CollectionOrder",
    "CollectionPage",
    "CollectionPin",
    "CollectionTag",
    "ContentPage",
    "Dated",
    "FairDownload",
    "FairIndexPage",
    "FairKind",
    "FairOrganiser",
    "FairPage",
    "FairPhoto",
    "FairRegistration",
    "FairZone",
    "FeaturedProduct",
    "HomePage",
    "Navigation",
    "NavigationLink",
    "OrganiserRole",
    "PlanEntry",
    "PlanState",
    "PressLink",
    "ProgrammeItem",
    "RegistrationKind",
    "RegistrationState",
    "Stage",
    "StoryIndexPage",
    "StoryKind",
    "StoryPage",
]

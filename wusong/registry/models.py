"""The registers: everything Wusong keeps, on one page."""

from wusong.registry.estate.canteens import Canteen, CanteenGrading
from wusong.registry.estate.networks import Access
from wusong.registry.estate.projects import ConstructionProject
from wusong.registry.estate.rooms import Room, RoomStandard
from wusong.registry.organisations.designations import Designation
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.organisations.schools import School, Standing
from wusong.registry.oversight.open_days import CitizenReview, OpenDay
from wusong.registry.people.staff import Staff
from wusong.registry.people.students import Student
from wusong.registry.schooling.classes import SchoolClass
from wusong.registry.schooling.enrolments import Enrolment
from wusong.registry.schooling.timetables import Timetable
from wusong.registry.support.aid import AidAward, HelperLink
from wusong.registry.support.dropouts import Dropout
from wusong.registry.vocational.agreements import OrderAgreement
from wusong.registry.vocational.graduates import Graduate
from wusong.registry.vocational.programmes import Programme
from wusong.registry.vocational.trainings import Course, Trainee
from wusong.registry.workforce.honours import Honour
from wusong.registry.workforce.pairings import Pairing, PairingActivity
from wusong.registry.workforce.postings import Posting

__all__ = [
    "Access", "AidAward", "Canteen", "CanteenGrading", "CitizenReview", "ConstructionProject", "Course", "Designation",
    "Dropout", "Enrolment", "Graduate", "HelperLink", "Honour", "OpenDay", "OrderAgreement", "Organisation", "Pairing",
    "PairingActivity", "Posting", "Programme", "Room", "RoomStandard", "School", "SchoolClass", "Staff", "Standing",
    "Student", "Timetable", "Trainee",
]  # fmt: skip

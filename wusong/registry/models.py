"""The registers: everything Wusong keeps, on one page."""

from wusong.registry.activities.documents import PolicyDocument
from wusong.registry.activities.events import Event, Participation
from wusong.registry.activities.improvement import ImprovementPlan
from wusong.registry.activities.party import PartyBranch, Visit
from wusong.registry.estate.buildings import Building
from wusong.registry.estate.canteens import Canteen, CanteenGrading
from wusong.registry.estate.classrooms import ClassroomEquipment
from wusong.registry.estate.conditions import SchoolCondition
from wusong.registry.estate.networks import Access
from wusong.registry.estate.procurement import Procurement
from wusong.registry.estate.projects import ConstructionProject
from wusong.registry.estate.rooms import Room, RoomStandard
from wusong.registry.estate.systems import DigitalSystem
from wusong.registry.organisations.bids import Bid
from wusong.registry.organisations.designations import Designation
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.organisations.populations import Population
from wusong.registry.organisations.schools import School, Standing
from wusong.registry.organisations.successions import Succession
from wusong.registry.organisations.undertakings import Undertaking
from wusong.registry.oversight.audits import Audit, SupervisionCheck
from wusong.registry.oversight.fees import FeeItem
from wusong.registry.oversight.goals import GovernmentGoal, ResponsibilityLetter
from wusong.registry.oversight.inspections import Inspection
from wusong.registry.oversight.licences import AnnualCheck, Conversion, Licence
from wusong.registry.oversight.open_days import CitizenReview, OpenDay
from wusong.registry.oversight.openness import Disclosure, LegalMatter, Petition
from wusong.registry.oversight.safety import Accident, Drill, Hazard, InsurancePolicy
from wusong.registry.oversight.violations import Violation
from wusong.registry.people.duties import Duty
from wusong.registry.people.staff import Staff
from wusong.registry.people.students import Student
from wusong.registry.schooling.admissions import Admission, AdmissionPlan
from wusong.registry.schooling.changes import EnrolmentChange
from wusong.registry.schooling.classes import SchoolClass
from wusong.registry.schooling.enrolments import Enrolment
from wusong.registry.schooling.examinations import Assessment, ExamIncident, ExamSession
from wusong.registry.schooling.fitness import FitnessReport, FitnessTest
from wusong.registry.schooling.timetables import Timetable
from wusong.registry.schooling.workload import WorkloadSurvey
from wusong.registry.support.aid import AidAward, HelperLink
from wusong.registry.support.donations import Donation
from wusong.registry.support.dropouts import Dropout
from wusong.registry.support.hardship import HardshipRecognition
from wusong.registry.vocational.agreements import OrderAgreement
from wusong.registry.vocational.bases import TrainingBase
from wusong.registry.vocational.graduates import Graduate
from wusong.registry.vocational.groups import GroupMember
from wusong.registry.vocational.programmes import Programme
from wusong.registry.vocational.trainings import Course, Trainee
from wusong.registry.workforce.appraisals import Appraisal
from wusong.registry.workforce.awards import AwardEntry, AwardRound
from wusong.registry.workforce.backbones import Backbone
from wusong.registry.workforce.credentials import Credential, PutonghuaTest
from wusong.registry.workforce.health import HealthCheck
from wusong.registry.workforce.honours import Honour
from wusong.registry.workforce.outreach import Outreach
from wusong.registry.workforce.pairings import Pairing, PairingActivity
from wusong.registry.workforce.postings import Posting
from wusong.registry.workforce.quotas import QuotaAllocation
from wusong.registry.workforce.recruitment import Hire
from wusong.registry.workforce.research import ResearchProject, ResearchStep
from wusong.registry.workforce.surplus import SurplusTeacher
from wusong.registry.workforce.teacher_training import TeacherCourse, TeacherTraining
from wusong.registry.workforce.titles import TitleAppointment

__all__ = [
    "Access", "Accident", "Admission", "AdmissionPlan", "AidAward", "AnnualCheck", "Appraisal", "Assessment", "Audit",
    "AwardEntry", "AwardRound", "Backbone", "Bid", "Building", "Canteen", "CanteenGrading", "CitizenReview",
    "ClassroomEquipment", "ConstructionProject", "Conversion", "Course", "Credential", "Designation", "DigitalSystem",
    "Disclosure", "Donation", "Drill", "Dropout", "Duty", "Enrolment", "EnrolmentChange", "Event", "ExamIncident",
    "ExamSession", "FeeItem", "FitnessReport", "FitnessTest", "GovernmentGoal", "Graduate", "GroupMember",
    "HardshipRecognition", "Hazard", "HealthCheck", "HelperLink", "Hire", "Honour", "ImprovementPlan", "Inspection",
    "InsurancePolicy", "LegalMatter", "Licence", "OpenDay", "OrderAgreement", "Organisation", "Outreach", "Pairing",
    "PairingActivity", "Participation", "PartyBranch", "Petition", "PolicyDocument", "Population", "Posting",
    "Procurement", "Programme", "PutonghuaTest", "QuotaAllocation", "ResearchProject", "ResearchStep",
    "ResponsibilityLetter", "Room", "RoomStandard", "School", "SchoolClass", "SchoolCondition", "Staff", "Standing",
    "Student", "Succession", "SupervisionCheck", "SurplusTeacher", "TeacherCourse", "TeacherTraining", "Timetable",
    "TitleAppointment", "Trainee", "TrainingBase", "Undertaking", "Violation", "Visit", "WorkloadSurvey",
]  # fmt: skip

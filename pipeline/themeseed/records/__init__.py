"""The frozen records that pass between stages. They import nothing else of themeseed but errors."""

from themeseed.records.agreement import Agreement, CodeAgreement, Confusion, Interval, Measure
from themeseed.records.anchoring import AgreeingShare, Anchoring
from themeseed.records.automation import Automation, Band
from themeseed.records.boundaries import BoundaryEdit, BoundaryEditKind
from themeseed.records.codebook import Category, Code, Codebook, Passage, Theme
from themeseed.records.coding import (
    Coder,
    Coding,
    Decision,
    Evidence,
    EvidenceKind,
    Likeliest,
    Memo,
    Refusal,
    Run,
    Suggestion,
    Trouble,
    Verdict,
)
from themeseed.records.cut_across import CutAcross, CutCell, CutRow, Shuffled, Tested
from themeseed.records.disagreement import Disagreement, DisagreementKind
from themeseed.records.discovery import (
    CandidateSource,
    CandidateTheme,
    Discovery,
    Occurrence,
    Relation,
    SeedTheme,
    ThemePart,
    ThemeState,
)
from themeseed.records.fairness import CodeFairness, Fairness, GroupError
from themeseed.records.figures import Figures
from themeseed.records.many_agreement import (
    CodeEstimates,
    Estimate,
    GroupEstimates,
    ManyCoderAgreement,
    UnitizingAgreement,
)
from themeseed.records.people import (
    Account,
    AccountEvent,
    Invitation,
    InvitationKind,
    Role,
    SignedIn,
)
from themeseed.records.prevalence import (
    CodePrevalence,
    GroupPrevalence,
    MachineCodes,
    Prevalence,
    Reach,
    ShareDifference,
    ShareEstimate,
    ShareWay,
)
from themeseed.records.quote import Quote
from themeseed.records.reading import Question, Reading
from themeseed.records.saturation import Saturation, SaturationPoint, StoppingRule, UnseenCodes
from themeseed.records.sensitivity import Sensitivity, SensitivityRow
from themeseed.records.source import Attribute, Case, Document, Turn
from themeseed.records.team import Assignment, TeamSetting, TeamSettingName, Visibility
from themeseed.records.themes_compared import (
    Contribution,
    GroupKind,
    GroupMatch,
    ThemeKind,
    ThemeMatch,
    ThemesCompared,
)
from themeseed.records.trust import Checked, Shift, Trust
from themeseed.records.vectors import Cluster, Clustering, Embeddings, MatchScores
from themeseed.records.view import ViewEdit
from themeseed.records.words import Words

__all__ = [
    "Account",
    "AccountEvent",
    "AgreeingShare",
    "Agreement",
    "Anchoring",
    "Assignment",
    "Attribute",
    "Automation",
    "Band",
    "BoundaryEdit",
    "BoundaryEditKind",
    "CandidateSource",
    "CandidateTheme",
    "Case",
    "Category",
    "Checked",
    "Cluster",
    "Clustering",
    "Code",
    "CodeAgreement",
    "CodeEstimates",
    "CodeFairness",
    "CodePrevalence",
    "Codebook",
    "Coder",
    "Coding",
    "Confusion",
    "Contribution",
    "CutAcross",
    "CutCell",
    "CutRow",
    "Decision",
    "Disagreement",
    "DisagreementKind",
    "Discovery",
    "Document",
    "Embeddings",
    "Estimate",
    "Evidence",
    "EvidenceKind",
    "Fairness",
    "Figures",
    "GroupError",
    "GroupEstimates",
    "GroupKind",
    "GroupMatch",
    "GroupPrevalence",
    "Interval",
    "Invitation",
    "InvitationKind",
    "Likeliest",
    "MachineCodes",
    "ManyCoderAgreement",
    "MatchScores",
    "Measure",
    "Memo",
    "Occurrence",
    "Passage",
    "Prevalence",
    "Question",
    "Quote",
    "Reach",
    "Reading",
    "Refusal",
    "Relation",
    "Role",
    "Run",
    "Saturation",
    "SaturationPoint",
    "SeedTheme",
    "Sensitivity",
    "SensitivityRow",
    "ShareDifference",
    "ShareEstimate",
    "ShareWay",
    "Shift",
    "Shuffled",
    "SignedIn",
    "StoppingRule",
    "Suggestion",
    "TeamSetting",
    "TeamSettingName",
    "Tested",
    "Theme",
    "ThemeKind",
    "ThemeMatch",
    "ThemePart",
    "ThemeState",
    "ThemesCompared",
    "Trouble",
    "Trust",
    "Turn",
    "UnitizingAgreement",
    "UnseenCodes",
    "Verdict",
    "ViewEdit",
    "Visibility",
    "Words",
]

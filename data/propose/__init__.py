"""Looking at a file and proposing a configuration for it."""

from data.propose.blank import BLANK
from data.propose.doubts import doubts
from data.propose.proposal import Proposal, propose

__all__ = ["BLANK", "Proposal", "doubts", "propose"]

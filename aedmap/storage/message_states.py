"""What becomes of a message; kept as words."""

QUEUED, SENDING, SENT, FAILED, BARRED = "queued", "sending", "sent", "failed", "barred"
# Nobody knows whether it went, or whether anybody has it: told over the next channel too, and counted as maybe read.
UNKNOWN = "unknown"
# What a receipt says; what did not arrive is told over the next channel, by whoever sends.
DELIVERED, SEEN, UNDELIVERED = "delivered", "seen", "undelivered"
# By the receiver.
TAKEN = (SENT, DELIVERED, SEEN)
# Whoever was perhaps told that they are needed is told, too, when they are not.
MAYBE_READ = (*TAKEN, UNKNOWN)

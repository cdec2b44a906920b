package io.smartcar.transaction;

/** What all transactions of one policy share. */
record StoreServices(
        MutationBuffer.Factory buffers,
        DeadLetterOffice deadLetters,
        OffsetCommitter committer,
        ConsumerPositions.Register positions,
        PositionKeeper positionKeeper,
        OutageGates gates,
        StoreMetrics metrics) {}

package io.smartcar.store.check;

import org.apache.camel.CamelContext;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.ResequenceDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.support.CamelContextHelper;

/**
 * Finds steps that cannot be part of a transaction: those that continue on another thread, where their writes would be
 * lost or repeated, and those that keep events beyond its end, which commits their offsets.
 */
final class TransactionUnsafeSteps {
    private TransactionUnsafeSteps() {}

    /** Why a step cannot be inside {@code transacted}, and what to do, as the end of a sentence; null if it can. */
    static String problem(CamelContext context, ProcessorDefinition<?> step) {
        if (leavesThread(context, step)) {
            return "uses other threads inside 'transacted', whose steps share one thread: remove parallelProcessing"
                    + " and executorService from it, or 'threads' itself";
        }
        if (step instanceof AggregateDefinition || step instanceof ResequenceDefinition) {
            return "keeps events in memory inside 'transacted', whose end commits the offsets of all of them, so that"
                    + " a crash would lose them: remove it, because Kafka delivers batches, or aggregate by the"
                    + " aggregationStrategy of a split, which ends inside";
        }
        return null;
    }

    private static boolean leavesThread(CamelContext context, ProcessorDefinition<?> step) {
        if (step instanceof SplitDefinition split) {
            return isOn(context, split.getParallelProcessing())
                    || isSet(split.getExecutorService())
                    || split.getExecutorServiceBean() != null;
        }
        if (step instanceof MulticastDefinition multicast) {
            return isOn(context, multicast.getParallelProcessing())
                    || isSet(multicast.getExecutorService())
                    || multicast.getExecutorServiceBean() != null;
        }
        if (step instanceof RecipientListDefinition<?> recipients) {
            return isOn(context, recipients.getParallelProcessing())
                    || isSet(recipients.getExecutorService())
                    || recipients.getExecutorServiceBean() != null;
        }
        return step instanceof ThreadsDefinition;
    }

    private static boolean isOn(CamelContext context, String option) {
        return Boolean.TRUE.equals(CamelContextHelper.parseBoolean(context, option));
    }

    private static boolean isSet(String option) {
        return option != null && !option.isBlank();
    }
}

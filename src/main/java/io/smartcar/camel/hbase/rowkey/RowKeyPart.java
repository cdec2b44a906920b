package io.smartcar.camel.hbase.rowkey;

/** A part of a compiled row key template. Immutable and thread-safe. */
interface RowKeyPart {
    /** Appends the bytes of this part to the key. */
    void append(RowKeyEvaluation key);

    /** The value that it is made of; null if it is fixed. */
    Value value();

    /** Fixed bytes. */
    record Literal(byte[] bytes) implements RowKeyPart {
        @Override
        public void append(RowKeyEvaluation key) {
            key.append(bytes, 0, bytes.length);
        }

        @Override
        public Value value() {
            return null;
        }
    }

    /**
     * A value by its name.
     *
     * @param name the name as written
     * @param column the index of the column, or one of the constants here
     */
    record Value(String name, int column) implements RowKeyPart {
        /** The whole line. */
        static final int LINE = -1;
        /** The id of the event. */
        static final int ID = -2;

        @Override
        public void append(RowKeyEvaluation key) {
            key.append(this);
        }

        @Override
        public Value value() {
            return this;
        }
    }

    /**
     * A function applied to another part, in place.
     *
     * @param name the name of the function
     */
    record Call(String name, RowKeyFunction function, RowKeyPart argument) implements RowKeyPart {
        @Override
        public void append(RowKeyEvaluation key) {
            int from = key.length();
            argument.append(key);
            function.apply(key, from);
        }

        @Override
        public Value value() {
            return argument.value();
        }
    }
}

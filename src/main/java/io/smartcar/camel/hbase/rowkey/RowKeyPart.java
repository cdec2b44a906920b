package io.smartcar.camel.hbase.rowkey;

/** A piece of a compiled row key template: adds its bytes to the key that is being made. */
interface RowKeyPart {
    void append(RowKeyEvaluation key);

    /** Fixed bytes. */
    record Literal(byte[] bytes) implements RowKeyPart {
        @Override
        public void append(RowKeyEvaluation key) {
            key.append(bytes, 0, bytes.length);
        }
    }

    /** The bytes of a value. */
    record Value(RowKeyName name) implements RowKeyPart {
        @Override
        public void append(RowKeyEvaluation key) {
            key.append(name);
        }
    }

    /** What a function makes of the bytes of another part; works in place. */
    record Call(RowKeyFunction function, RowKeyPart argument) implements RowKeyPart {
        @Override
        public void append(RowKeyEvaluation key) {
            int from = key.length();
            argument.append(key);
            function.apply(key, from);
        }
    }
}

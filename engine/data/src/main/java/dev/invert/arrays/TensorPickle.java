package dev.invert.arrays;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Parses the pickle of a tensor, or of a dictionary of tensors, that {@code torch.save} wrote. A pickle is a program
 * for a stack machine that can call any Python function; this interpreter executes no calls. It recognizes the
 * functions that build tensors, their shapes and dictionaries, constructs their results itself, and rejects every
 * other name.
 *
 * <p>LibTorch's own unpickler ({@code torch::pickle_load}) does not run code either. It is not used for three reasons:
 * it takes the size of a storage from the pickle without comparing it with the data, so that a damaged file makes it
 * read out of bounds; it holds the whole file in memory twice; and it rejects tensors saved on a GPU if there is none.
 *
 * <p>Opcodes of protocol 2, which {@code torch.save} writes: pickletools.py in CPython.
 */
final class TensorPickle {
    private static final int PROTOCOL = 2;
    private static final int MOST_COLLECTIONS = 1 << 20;
    private static final Object MARK = new Object();
    private static final Object NONE = new Object();

    private final ByteBuffer code;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private int collections;

    private TensorPickle(ByteBuffer code) {
        this.code = code.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reports that a pickle was rejected. The message is the reason only; the caller adds the name of the file. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    /** A storage: elements of one type, in the ZIP entry {@code data/KEY}. */
    record Storage(ArrayType type, String key, long elementCount) {}

    /** A strided view of a storage; offset and strides are in elements. */
    record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

    /**
     * A sparse tensor.
     *
     * @param layout name of the layout, such as {@code torch.sparse_coo}
     * @param parts indices, then values
     * @param shape extents of the whole tensor
     */
    record Sparse(String layout, List<Tensor> parts, List<Long> shape) {}

    /** Name of the layout of a sparse tensor. */
    private record Layout(String name) {}

    /** A Python global that the pickle refers to; it is never imported. */
    private record Global(String module, String name) {
        boolean is(String otherModule, String otherName) {
            return module.equals(otherModule) && name.equals(otherName);
        }

        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /**
     * Reads the dense tensors of a pickle.
     *
     * @return the tensors by name; a single tensor has the name ""
     * @throws Refused if the pickle is damaged, holds no tensors, or uses anything that a saved tensor does not need
     */
    static Map<String, Tensor> read(ByteBuffer pickle) throws Refused {
        Object value = value(pickle);
        Map<String, Tensor> tensors = named(value, Tensor.class);
        if (!tensors.isEmpty()) {
            return tensors;
        }
        if (value instanceof Layout || !named(value, Sparse.class).isEmpty()) {
            throw new Refused("holds a sparse tensor; save tensor.to_dense()");
        }
        throw new Refused("holds no tensor and no dictionary of tensors");
    }

    /**
     * Reads the sparse tensors of a pickle.
     *
     * @return the tensors by name; a single tensor has the name ""; empty if there is none
     * @throws Refused if the pickle is damaged, or uses anything that a saved tensor does not need
     */
    static Map<String, Sparse> readSparse(ByteBuffer pickle) throws Refused {
        return named(value(pickle), Sparse.class);
    }

    private static Object value(ByteBuffer pickle) throws Refused {
        try {
            return new TensorPickle(pickle).run();
        } catch (BufferUnderflowException
                | NoSuchElementException
                | ClassCastException
                | UnsupportedOperationException
                | IndexOutOfBoundsException e) {
            throw new Refused("its pickle is damaged; save it again");
        }
    }

    /** Returns the tensors of a kind: the value itself under the name "", or those that a dictionary holds. */
    private static <T> Map<String, T> named(Object value, Class<T> kind) {
        Map<String, T> tensors = new LinkedHashMap<>();
        if (kind.isInstance(value)) {
            tensors.put("", kind.cast(value));
        } else if (value instanceof Map<?, ?> dictionary) {
            dictionary.forEach((key, item) -> {
                if (key instanceof String name && kind.isInstance(item)) {
                    tensors.put(name, kind.cast(item));
                }
            });
        }
        return tensors;
    }

    private Object run() throws Refused {
        while (true) {
            int opcode = code.get() & 0xFF;
            if (opcode == '.') {
                return stack.pop();
            }
            step(opcode);
        }
    }

    private void step(int opcode) throws Refused {
        switch (opcode) {
            case 0x80 -> requireProtocol(code.get());
            case '(' -> stack.push(MARK);
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'K' -> stack.push((long) (code.get() & 0xFF));
            case 'M' -> stack.push((long) (code.getShort() & 0xFFFF));
            case 'J' -> stack.push((long) code.getInt());
            case 0x8a -> stack.push(wholeNumber(bytes(code.get() & 0xFF)));
            case 'G' -> stack.push(code.order(ByteOrder.BIG_ENDIAN).getDouble());
            case 'X' -> stack.push(new String(bytes(code.getInt()), StandardCharsets.UTF_8));
            case 'c' -> stack.push(new Global(line(), line()));
            case ')' -> stack.push(List.of());
            case 0x85 -> stack.push(top(1));
            case 0x86 -> stack.push(top(2));
            case 0x87 -> stack.push(top(3));
            case 't' -> stack.push(sinceMark());
            case ']' -> stack.push(counted(new ArrayList<Object>()));
            case '}' -> stack.push(counted(new LinkedHashMap<Object, Object>()));
            case 'a' -> append(top(1));
            case 'e' -> append(sinceMark());
            case 's' -> putAll(top(2));
            case 'u' -> putAll(sinceMark());
            case 'q' -> memo.put(code.get() & 0xFF, stack.element());
            case 'r' -> memo.put(code.getInt(), stack.element());
            case 'h' -> stack.push(remembered(code.get() & 0xFF));
            case 'j' -> stack.push(remembered(code.getInt()));
            case 'Q' -> stack.push(storage((List<?>) stack.pop()));
            case 'R' -> stack.push(made((List<?>) stack.pop(), (Global) stack.pop()));
            case 'b' -> stack.pop(); // Attributes of an object, such as the versions in a state dictionary.
            default -> throw new Refused("its pickle has an opcode " + opcode + " that no saved tensor needs");
        }
        code.order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void requireProtocol(int protocol) throws Refused {
        if (protocol != PROTOCOL) {
            throw new Refused("its pickle has protocol " + protocol + "; save it with torch.save's default, 2");
        }
    }

    private byte[] bytes(int count) {
        if (count < 0 || count > code.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        code.get(bytes);
        return bytes;
    }

    private String line() {
        int end = code.position();
        while (end < code.limit() && code.get(end) != '\n') {
            end++;
        }
        if (end == code.limit()) {
            throw new BufferUnderflowException();
        }
        byte[] text = bytes(end - code.position());
        code.get();
        return new String(text, StandardCharsets.UTF_8);
    }

    private static long wholeNumber(byte[] littleEndian) throws Refused {
        if (littleEndian.length > Long.BYTES) {
            throw new Refused("its pickle has a number beyond 64 bits");
        }
        long value = littleEndian.length == 0 ? 0 : littleEndian[littleEndian.length - 1];
        for (int i = littleEndian.length - 2; i >= 0; i--) {
            value = (value << Byte.SIZE) | (littleEndian[i] & 0xFF);
        }
        return value;
    }

    /** Counts lists and dictionaries, each of which takes many times the one byte that asks for it. */
    private <T> T counted(T collection) throws Refused {
        if (++collections > MOST_COLLECTIONS) {
            throw new Refused("its pickle holds more than " + MOST_COLLECTIONS + " lists and dictionaries");
        }
        return collection;
    }

    private Object remembered(int index) {
        return Optional.ofNullable(memo.get(index)).orElseThrow();
    }

    private List<Object> top(int count) {
        Object[] items = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            items[i] = stack.pop();
        }
        return Arrays.asList(items);
    }

    private List<Object> sinceMark() {
        List<Object> items = new ArrayList<>();
        for (Object item = stack.pop(); item != MARK; item = stack.pop()) {
            items.add(item);
        }
        Collections.reverse(items);
        return items;
    }

    @SuppressWarnings("unchecked") // Lists on the stack are created here and may hold any object.
    private void append(List<Object> items) {
        ((List<Object>) stack.element()).addAll(items);
    }

    @SuppressWarnings("unchecked") // Dictionaries on the stack are created here and may hold any object.
    private void putAll(List<Object> keysAndValues) {
        Map<Object, Object> dictionary = (Map<Object, Object>) stack.element();
        for (int i = 0; i + 1 < keysAndValues.size(); i += 2) {
            // Only names can be looked up, and hashing other keys could be made to run for hours.
            if (keysAndValues.get(i) instanceof String name) {
                dictionary.put(name, keysAndValues.get(i + 1));
            }
        }
    }

    /**
     * Returns the storage with the persistent id ("storage", class, key, device, count). The device is where the tensor
     * was saved from and is ignored.
     */
    private static Storage storage(List<?> id) throws Refused {
        if (id.size() != 5 || !id.get(0).equals("storage") || !(id.get(1) instanceof Global type)) {
            throw new Refused("its pickle refers to something that is no storage");
        }
        Optional<ArrayType> known =
                type.module().equals("torch") ? ArrayType.ofTorchStorage(type.name()) : Optional.empty();
        if (known.isEmpty()) {
            throw new Refused("holds elements of " + type + "; save tensor.float()");
        }
        return new Storage(known.get(), (String) id.get(2), (Long) id.get(4));
    }

    private Object made(List<?> arguments, Global maker) throws Refused {
        if (maker.is("collections", "OrderedDict")) {
            return counted(new LinkedHashMap<Object, Object>());
        }
        if (maker.is("torch._utils", "_rebuild_parameter") && !arguments.isEmpty()) {
            return arguments.get(0);
        }
        if (maker.is("torch.serialization", "_get_layout")) {
            return new Layout((String) arguments.get(0));
        }
        if (maker.is("torch", "Size")) {
            return numbers(arguments.get(0));
        }
        if (maker.is("torch._utils", "_rebuild_sparse_tensor")) {
            return sparse((Layout) arguments.get(0), (List<?>) arguments.get(1));
        }
        if (!maker.is("torch._utils", "_rebuild_tensor_v2")) {
            throw new Refused("its pickle calls " + maker + ", and calls are never executed; save a plain tensor");
        }
        if (arguments.size() < 4 || arguments.size() > 6) {
            throw new Refused("holds a tensor with lazy conjugation or negation; save tensor.resolve_neg().clone()");
        }
        return new Tensor(
                (Storage) arguments.get(0),
                (Long) arguments.get(1),
                numbers(arguments.get(2)),
                numbers(arguments.get(3)));
    }

    /** Returns a sparse tensor: indices and values, then the shape, then whether COO indices are distinct. */
    private static Sparse sparse(Layout layout, List<?> arguments) {
        int parts = layout.name().equals("torch.sparse_coo") ? 2 : 3;
        return new Sparse(
                layout.name(),
                arguments.subList(0, parts).stream().map(Tensor.class::cast).toList(),
                numbers(arguments.get(parts)));
    }

    private static List<Long> numbers(Object list) {
        return ((List<?>) list).stream().map(Long.class::cast).toList();
    }
}

package dev.invert.torch;

import org.bytedeco.javacpp.Pointer;

/** The address of memory of the host or a device that someone else frees. */
public final class Address extends Pointer {
    /** Creates a pointer. */
    public Address(long address) {
        this.address = address;
    }
}

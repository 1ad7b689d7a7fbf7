using System.Buffers.Binary;

namespace Latent.Interop.Tests.Loading;

/// <summary>Library files that consist of a file header only, which states their platform.</summary>
internal static class LibraryHeads
{
    private const int PeHeader = 128;

    internal static byte[] Of(string format, int processor)
    {
        byte[] head = new byte[512];
        switch (format)
        {
            case "elf":  // 64 bits, little endian, a shared object.
                "\u007fELF\u0002\u0001\u0001"u8.CopyTo(head);
                BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(16), 3);
                BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(18), (short)processor);
                break;
            case "pe":
                "MZ"u8.CopyTo(head);
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(0x3C), PeHeader);
                "PE"u8.CopyTo(head.AsSpan(PeHeader));
                BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(PeHeader + 4), (short)processor);
                break;
            case "mach":
                BinaryPrimitives.WriteUInt32LittleEndian(head, 0xFEEDFACF);
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), processor);
                break;
            default:
                throw new ArgumentException($"Format is '{format}', expected elf, pe or mach.");
        }

        return head;
    }
}

using System.Buffers.Binary;

namespace Latent.Interop;

/// <summary>Reads the platform of a library from its file header.</summary>
internal static class LibraryPlatform
{
    private const int HeadBytes = 4096;

    /// <summary>
    /// The runtime identifier of an ELF, PE or Mach-O file, such as "linux-arm64"; null for another kind of file or processor, and for an
    /// unreadable file.
    /// </summary>
    internal static string? Of(string file)
    {
        try
        {
            return Of(ReadHead(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Of(byte[] head)
    {
        return head.Length < 64
            ? null
            : BinaryPrimitives.ReadUInt32BigEndian(head) switch
            {
                0x7F454C46 => Rid("linux", ElfProcessor(BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(18)))),
                0xCFFAEDFE => Rid("osx", MachProcessor(BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)))),
                >= 0x4D5A0000 and <= 0x4D5AFFFF => Rid("win", PeProcessor(head)),
                _ => null,
            };
    }

    private static byte[] ReadHead(string file)
    {
        using FileStream stream = File.OpenRead(file);
        byte[] head = new byte[Math.Min(HeadBytes, stream.Length)];
        int read = 0;
        while (read < head.Length && stream.Read(head, read, head.Length - read) is > 0 and int bytes)
        {
            read += bytes;
        }

        return head;
    }

    private static string? Rid(string system, string? processor) => processor is null ? null : $"{system}-{processor}";

    private static string? ElfProcessor(ushort machine) => machine switch
    {
        0x03 => "x86",
        0x28 => "arm",
        0x3E => "x64",
        0xB7 => "arm64",
        _ => null,
    };

    private static string? MachProcessor(uint type) => type switch
    {
        0x01000007 => "x64",
        0x0100000C => "arm64",
        _ => null,
    };

    private static string? PeProcessor(byte[] head)
    {
        int header = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(0x3C));
        return header < 0 || header > head.Length - 6
            ? null
            : BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(header + 4)) switch
            {
                0x014C => "x86",
                0x8664 => "x64",
                0xAA64 => "arm64",
                _ => null,
            };
    }
}

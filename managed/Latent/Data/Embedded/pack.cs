// Makes digits.br from the two t10k files of MNIST (uncompressed), as described in ATTRIBUTION.md:
//   dotnet run pack.cs -- t10k-images-idx3-ubyte t10k-labels-idx1-ubyte digits.br
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: dotnet run pack.cs -- IMAGES LABELS OUTPUT");
    return 2;
}
byte[] images = Body(args[0], header: 16, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
byte[] labels = Body(args[1], header: 8, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");
byte[] content = [.. images, .. labels];

byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
if (!BrotliEncoder.TryCompress(content, packed, out int size, quality: 11, window: 24))
{
    throw new InvalidOperationException("Brotli refused the content.");
}
File.WriteAllBytes(args[2], packed.AsSpan(0, size));

uint checksum = uint.MaxValue;
foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(content))
{
    checksum = BitOperations.Crc32C(checksum, word);
}
Console.WriteLine($"{args[2]}: {content.Length} bytes in {size}, CRC-32C of the content 0x{~checksum:X8}");
return 0;

static byte[] Body(string path, int header, string sha256)
{
    byte[] file = File.ReadAllBytes(path);
    string actual = Convert.ToHexStringLower(SHA256.HashData(file));
    return actual == sha256 ? file[header..] : throw new InvalidDataException($"{path}: SHA-256 is {actual}; expected {sha256}.");
}

// Makes sp500.br from sp500-2000.csv of the npm package vega-datasets 3.2.1, as described in ATTRIBUTION.md:
//   dotnet run pack.cs -- sp500-2000.csv sp500.br
using System.IO.Compression;
using System.Security.Cryptography;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dotnet run pack.cs -- CSV OUTPUT");
    return 2;
}

const string Expected = "9409e9342d0657c747324e4cfabce8a8c7f663bc485b95a3378f36b0a160f8c8";
byte[] content = File.ReadAllBytes(args[0]);
string actual = Convert.ToHexStringLower(SHA256.HashData(content));
if (actual != Expected)
{
    throw new InvalidDataException($"{args[0]}: SHA-256 is {actual}; expected {Expected}.");
}

byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
if (!BrotliEncoder.TryCompress(content, packed, out int size, quality: 11, window: 24))
{
    throw new InvalidOperationException("Brotli refused the content.");
}

File.WriteAllBytes(args[1], packed.AsSpan(0, size));
Console.WriteLine($"{args[1]}: {content.Length} bytes in {size}");
return 0;

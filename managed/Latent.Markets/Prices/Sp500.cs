using System.IO.Compression;
using System.Security.Cryptography;

namespace Latent.Markets;

/// <summary>
/// The S&amp;P 500 index inside the assembly: 5105 days from 2000-01-03 to 2020-04-17, from vega-datasets 3.2.1, whose source is Yahoo
/// Finance. See <c>Prices/Embedded/ATTRIBUTION.md</c> for its terms.
/// </summary>
public static class Sp500
{
    private const string Resource = "sp500.br";
    private const string Checksum = "9409e9342d0657c747324e4cfabce8a8c7f663bc485b95a3378f36b0a160f8c8"; // SHA-256 of the CSV file

    private static readonly Lazy<PriceSeries> Series = new(() =>
    {
        using Stream packed = typeof(Sp500).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"The assembly lacks its resource {Resource}; install the library again.");
        byte[] csv = Unpack(packed);
        return PriceFile.Read(() => new MemoryStream(csv, writable: false), "SP500.csv", new PriceOptions()).Series[0];
    });

    /// <summary>The series, with the symbol <c>SP500</c>, read once in a process by the reader of <see cref="PriceFile"/>.</summary>
    /// <exception cref="InvalidDataException">The resource in the assembly is damaged.</exception>
    public static PriceSeries Load() => Series.Value;

    /// <summary>Unpacks the CSV file and checks its checksum.</summary>
    internal static byte[] Unpack(Stream packed)
    {
        using MemoryStream content = new();
        try
        {
            using BrotliStream unpacked = new(packed, CompressionMode.Decompress);
            unpacked.CopyTo(content);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"Resource {Resource} in the assembly cannot be unpacked ({error.Message.TrimEnd('.')}); install the library again.",
                error);
        }

        byte[] csv = content.ToArray();
        string checksum = Convert.ToHexStringLower(SHA256.HashData(csv));
        return checksum == Checksum
            ? csv
            : throw new InvalidDataException(
                $"Resource {Resource} in the assembly has the SHA-256 {checksum}; expected {Checksum}. Install the library again.");
    }
}

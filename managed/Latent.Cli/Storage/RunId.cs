using System.Security.Cryptography;
using System.Text.Json;
using System.Runtime.InteropServices;
using Latent.Data;

namespace Latent.Cli.Storage;

/// <summary>
/// The identity of a training: 16 hexadecimal digits that follow from its configuration and data. The same training has the same one
/// on every machine, so that it changes no file of a training that is repeated.
/// </summary>
internal static class RunId
{
    /// <summary>The entry in the metadata of weights.</summary>
    public const string Entry = "latent.run";

    private const int Bytes = 8;

    /// <summary>Returns the identity of a training.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="data">The data.</param>
    public static string Of(ModelConfig config, DataSplit data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(config with { Run = null }, ConfigJson.Default.ModelConfig));
        Append(hash, data.Train);
        Append(hash, data.Test);
        return Convert.ToHexStringLower(hash.GetHashAndReset()[..Bytes]);
    }

    private static void Append(IncrementalHash hash, Dataset data)
    {
        hash.AppendData(data.IsBytes ? data.Bytes : MemoryMarshal.AsBytes(data.Floats));
        hash.AppendData(data.Labels);
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Latent.Models;
using Latent.Modules;

namespace Latent.Cli.Storage;

/// <summary>The SHA-256 of a model's weights, by which damage of a file is noticed.</summary>
internal static class WeightsSum
{
    /// <summary>The entry in the metadata of weights.</summary>
    public const string Entry = "latent.sha256";

    /// <summary>Computes the sum over all variables in their order, as 64 hexadecimal digits.</summary>
    public static string Of(Model model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter variable in model.Variables)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(model.Read(variable)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Latent.IO;

/// <summary>The SHA-256 of the tensors and texts of a safetensors file, kept among its texts, by which damage is noticed.</summary>
internal static class ContentSum
{
    private const string Entry = "latent.content_sha256";

    /// <summary>Returns the texts with the sum.</summary>
    /// <param name="tensors">The tensors of the file.</param>
    /// <param name="metadata">The other texts of the file.</param>
    public static Dictionary<string, string> AddTo(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        new(metadata) { [Entry] = Of(tensors, metadata) };

    /// <summary>Checks a file that has a sum.</summary>
    /// <exception cref="SafetensorsException">The content is not the one that was written.</exception>
    public static void Check(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(Entry, out string? written))
        {
            return;
        }

        string sum = Of(file.Tensors, file.Metadata);
        if (sum != written)
        {
            throw new SafetensorsException(file.Path, null, "SHA-256 of the content", sum, $"{written}, as when it was written");
        }
    }

    private static string Of(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IEnumerable<KeyValuePair<string, string>> texts = metadata.Where(text => text.Key != Entry);
        foreach ((string key, string text) in texts.OrderBy(text => text.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}\0{text}\0"));
        }

        foreach (NamedTensor tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{tensor.Name}\0{string.Join(',', tensor.Shape)}\0"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.Values));
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}

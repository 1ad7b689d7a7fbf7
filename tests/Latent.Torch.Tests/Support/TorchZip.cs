using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Latent.Torch.Tests.Support;

/// <summary>Writes the archive of <c>torch.save</c> by hand, in a folder that is deleted at disposal.</summary>
internal sealed class TorchZip : IDisposable
{
    private static readonly byte[] ThreeFloats = MemoryMarshal.AsBytes<float>([1, 2, 3]).ToArray();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latent-torch-");

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes an archive with a pickle and the storage '0' of the floats 1, 2 and 3, and returns its path.</summary>
    public string Write(params byte[][] instructions) => Write(Python.Pickle(instructions), [("data/0", ThreeFloats)]);

    /// <summary>Writes an archive with a pickle and other entries, and returns its path.</summary>
    public string Write(byte[] pickle, (string Name, byte[] Content)[] entries, CompressionLevel level = CompressionLevel.NoCompression) =>
        WriteEntries([("archive/data.pkl", pickle), .. entries.Select(entry => ($"archive/{entry.Name}", entry.Content))], level);

    /// <summary>Writes a zip file, and returns its path.</summary>
    public string WriteEntries((string Name, byte[] Content)[] entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        string path = PathOf("x.pth");
        using FileStream file = File.Create(path);
        using ZipArchive zip = new(file, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in entries)
        {
            using Stream stream = zip.CreateEntry(name, level).Open();
            stream.Write(content);
        }

        return path;
    }

    /// <summary>An entry with a short text, such as the version.</summary>
    public static (string Name, byte[] Content) Text(string name, string text) => (name, Encoding.UTF8.GetBytes(text));

    public void Dispose() => _folder.Delete(recursive: true);
}

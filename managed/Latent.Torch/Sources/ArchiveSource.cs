using System.Globalization;
using System.IO.Compression;
using System.Text;
using Latent.IO;
using Latent.Torch.Pickles;

namespace Latent.Torch.Sources;

/// <summary>
/// The format since PyTorch 1.6, a zip file: in one folder the pickle <c>data.pkl</c>, the storages <c>data/0</c>, <c>data/1</c> ..., the
/// <c>version</c> and, since PyTorch 2.1, the <c>byteorder</c>. Entries are stored, not compressed, so that an entry takes as much memory
/// as it has in the file.
/// </summary>
internal sealed class ArchiveSource : TorchSource
{
    // PyTorch has written versions 1 to 10.
    private const int NewestVersion = 10;

    private const string PickleName = "/data.pkl";
    private const int MaxTextBytes = 64;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly string _folder;

    /// <summary>Reads the directory of an archive, and checks its form.</summary>
    public ArchiveSource(FileStream stream, Faults faults)
        : base(stream, faults)
    {
        _zip = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in _zip.Entries)
        {
            if (!_entries.TryAdd(entry.FullName, entry))
            {
                throw faults.Of("archive", $"with two entries '{entry.FullName}'", "each name once");
            }
        }

        _folder = FindFolder();
        RequireReadable();
    }

    /// <inheritdoc/>
    public override object? ReadRoot() => new PickleMachine(Faults, ReadEntry(_folder + PickleName, PickleMachine.MaxBytes)).Run();

    /// <inheritdoc/>
    public override void Require(Storage storage)
    {
        long length = Entry(NameOf(storage)).Length;
        if (length != storage.Bytes)
        {
            throw Faults.Of($"length of {NameOf(storage)}", $"{length} bytes",
                $"{storage.Bytes}, as {storage.Count} numbers of {storage.Type.Name} take");
        }
    }

    /// <inheritdoc/>
    public override float[] ReadNumbers(Storage storage, FloatFormat format)
    {
        ZipArchiveEntry entry = Entry(NameOf(storage));
        using SummedStream stream = new(entry.Open());
        float[] values = FloatValues.Read(stream, format, CountOf(storage, format));
        RequireSum(entry, stream);
        return values;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _zip.Dispose();
        base.Dispose();
    }

    private string FindFolder()
    {
        string[] folders = [.. _entries.Keys.Where(name => name.EndsWith(PickleName, StringComparison.Ordinal))
            .Select(name => name[..^PickleName.Length]).Where(folder => !folder.Contains('/', StringComparison.Ordinal))];
        return folders is [var only]
            ? only
            : throw Faults.Of("archive", folders.Length == 0 ? "without data.pkl" : $"with {folders.Length} files data.pkl",
                "one folder with data.pkl, as torch.save writes it");
    }

    private void RequireReadable()
    {
        if (_entries.ContainsKey($"{_folder}/constants.pkl"))
        {
            throw Faults.Of("content", "a TorchScript program, of torch.jit.save",
                "a state dict: torch.save(model.state_dict(), path)");
        }

        string version = ReadText("version", "3");
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > NewestVersion)
        {
            throw Faults.Of("version", $"'{version}'", $"a number from 1 to {NewestVersion}");
        }

        string order = ReadText("byteorder", "little");
        if (order != "little")
        {
            throw Faults.Of("byte order", $"'{order}'", "'little': load the file on the machine that wrote it, and save it as safetensors");
        }
    }

    private string ReadText(string name, string standard) => _entries.ContainsKey($"{_folder}/{name}")
        ? Encoding.UTF8.GetString(ReadEntry($"{_folder}/{name}", MaxTextBytes)).Trim()
        : standard;

    private byte[] ReadEntry(string name, int most)
    {
        ZipArchiveEntry entry = Entry(name);
        if (entry.Length > most)
        {
            throw Faults.Of($"length of {name}", $"{entry.Length} bytes", $"at most {most}");
        }

        byte[] content = new byte[entry.Length];
        using SummedStream stream = new(entry.Open());
        stream.ReadExactly(content);
        RequireSum(entry, stream);
        return content;
    }

    private ZipArchiveEntry Entry(string name)
    {
        ZipArchiveEntry entry = _entries.GetValueOrDefault(name) ?? throw Faults.Of("archive", $"without {name}", "the entry");
        return entry.Length == entry.CompressedLength
            ? entry
            : throw Faults.Of($"entry {name}", $"compressed, {entry.CompressedLength} bytes for {entry.Length}",
                "stored without compression, as torch.save writes it");
    }

    private void RequireSum(ZipArchiveEntry entry, SummedStream stream)
    {
        stream.CopyTo(System.IO.Stream.Null); // what is left of a storage whose length is no whole number of its numbers
        if (stream.Sum != entry.Crc32)
        {
            throw Faults.Of($"checksum of {entry.FullName}", $"0x{stream.Sum:X8}",
                $"0x{entry.Crc32:X8}, as the archive says: the file is damaged, or was written without checksums");
        }
    }

    private string NameOf(Storage storage) => $"{_folder}/data/{storage.Key}";
}

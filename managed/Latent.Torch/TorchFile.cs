using Latent.IO;
using Latent.Torch.Pickles;
using Latent.Torch.Sources;

namespace Latent.Torch;

/// <summary>
/// The state dict of a file that <c>torch.save</c> wrote (<c>.pth</c>, <c>.pt</c>), as an archive or in the format before PyTorch 1.6.
/// Tensors of float32, float64, float16 and bfloat16 are read as floats, whatever their strides; other entries are listed and skipped. A
/// model takes them with <c>model.LoadWeights(TorchFile.Read(path))</c>.
/// </summary>
/// <remarks>
/// Such a file holds a pickle, a program that may call anything. Here it can call nothing: the classes and functions of state dicts stand
/// for code of this library, and a file that names any other is refused before anything of it is used. Files are not trusted otherwise
/// either. The pickle has at most 16 MiB and two million values; entries are stored, with right checksums; a storage has as many numbers
/// as the pickle says, and a tensor lies within it. All tensors together have at most as many values as the file has bytes, or 16,777,216
/// if that is more: a tensor may repeat values, with a stride of 0, but not without bound.
/// </remarks>
public sealed class TorchFile : TensorFile
{
    private const long SmallCount = 1 << 24;

    private TorchFile(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyList<SkippedTensor> skipped)
        : base(path, tensors, skipped)
    {
    }

    /// <summary>Reads the state dict of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Place of the state dict in a checkpoint such as <c>{"state_dict": {...}, "epoch": 3}</c>, with slashes between
    /// keys: <c>state_dict</c> or <c>ema/model</c>. If null, the dictionary nearest to the root that holds tensors is taken.</param>
    /// <exception cref="TorchFileException">The file is missing, damaged or too large; asks for code to be run; or holds no state dict, or
    /// several and no key is given.</exception>
    public static TorchFile Read(string path, string? key = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Faults faults = new(path);
        try
        {
            using TorchSource source = TorchSource.Open(path, faults);
            return Read(path, source, faults, StateDict.Find(faults, source.ReadRoot(), key));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw faults.Of("file", "missing", "a file of torch.save", error);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw faults.Of("file", $"damaged ({error.Message.TrimEnd('.')})", "a whole file of torch.save", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && error is not TorchFileException))
        {
            throw faults.Of("file", $"unreadable ({error.Message.TrimEnd('.')})", "a readable file of torch.save", error);
        }
    }

    /// <inheritdoc/>
    protected override DataFileException Fault(string? tensor, string what, string value, string expected) =>
        new TorchFileException(Path, tensor is null ? what : $"tensor '{tensor}': {what}", value, expected);

    private static TorchFile Read(string path, TorchSource source, Faults faults, PickleDictionary dictionary)
    {
        List<(string Name, TensorView View, FloatFormat Format)> views = [];
        List<SkippedTensor> skipped = [];
        foreach ((string name, object? value) in dictionary.Named)
        {
            if (value is TensorView { Type.Format: { } format } view)
            {
                views.Add((name, view, format));
            }
            else
            {
                string kind = StateDict.KindOf(value);
                skipped.Add(new SkippedTensor(name, kind, $"{kind} is not read as floats"));
            }
        }

        RequireRoom(source, faults, views.Sum(entry => (long)entry.View.Count), [.. views.Select(entry => entry.View.Storage).Distinct()]);
        return new TorchFile(path, ReadTensors(source, views), skipped);
    }

    /// <summary>Throws before any memory is taken, if a file asks for more than it can hold.</summary>
    private static void RequireRoom(TorchSource source, Faults faults, long count, Storage[] storages)
    {
        long most = Math.Max(source.Length, SmallCount);
        if (count > most)
        {
            throw faults.Of("number of values of all tensors", $"{count}", $"at most {most} in a file of {source.Length} bytes");
        }

        Array.ForEach(storages, source.Require);
        // Entries of a crafted archive may lie in the same bytes.
        long room = source.Length;
        if (!Array.TrueForAll(storages, storage => storage.Bytes <= room && (room -= storage.Bytes) >= 0))
        {
            throw faults.Of("length of all storages", "more than that of the file", $"at most {source.Length} bytes");
        }

        if (storages.FirstOrDefault(storage => storage.Bytes / 2 > Array.MaxLength) is { } large)
        {
            throw faults.Of($"length of storage '{large.Key}'", $"{large.Bytes} bytes", $"at most {2L * Array.MaxLength}");
        }
    }

    /// <summary>Reads each storage once, whatever the number of its tensors.</summary>
    private static NamedTensor[] ReadTensors(TorchSource source, List<(string Name, TensorView View, FloatFormat Format)> views)
    {
        NamedTensor[] tensors = new NamedTensor[views.Count];
        foreach (IGrouping<(Storage, FloatFormat), int> places in Enumerable.Range(0, views.Count)
            .GroupBy(place => (views[place].View.Storage, views[place].Format)))
        {
            float[] numbers = source.ReadNumbers(places.Key.Item1, places.Key.Item2);
            foreach (int place in places)
            {
                (string name, TensorView view, _) = views[place];
                tensors[place] = new NamedTensor(name, view.Shape, view.From(numbers));
            }
        }

        return tensors;
    }
}

namespace Latent.Data;

/// <summary>
/// Reads a folder with the four IDX files of MNIST and data sets in its format: <c>train-images-idx3-ubyte</c>,
/// <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, each plain or with <c>.gz</c>, or with
/// a dot for the second dash (<c>train-images.idx3-ubyte</c>).
/// </summary>
public static class IdxFolder
{
    private static readonly string[] Stems = ["train-images", "train-labels", "t10k-images", "t10k-labels"];

    /// <summary>Reads the folder: the train files for training, the t10k files for the test.</summary>
    /// <param name="folder">The folder with the four files.</param>
    /// <param name="name">Name of the data set, or null for the folder's name.</param>
    /// <param name="classes">Labels are below this number, at most 256.</param>
    /// <exception cref="IdxException">A file is missing, damaged or not of this kind, or the parts do not fit each other.</exception>
    public static DataSplit Load(string folder, string? name = null, int classes = 256)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string?[] files = Array.ConvertAll(Stems, stem => Find(folder, stem));
        string[] missing = Stems.Where((_, i) => files[i] is null).Select(FileName).ToArray();
        if (missing.Length > 0)
        {
            throw new IdxException(folder, "content", $"without {string.Join(", ", missing)}",
                "a folder with the four IDX files of MNIST, plain or with .gz");
        }

        name ??= Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        Dataset train = IdxReader.Read(name, files[0]!, files[1]!, classes);
        Dataset test = IdxReader.Read(name, files[2]!, files[3]!, classes);
        return train.Image == test.Image
            ? new DataSplit(train, test)
            : throw new IdxException(files[2]!, "image size", $"{test.Image}", $"{train.Image}, as in {files[0]}");
    }

    /// <summary>True when at least one of the four files is there.</summary>
    internal static bool IsPresent(string folder) => Stems.Any(stem => Find(folder, stem) is not null);

    private static string? Find(string folder, string stem)
    {
        string name = FileName(stem);
        string dotted = stem + '.' + name[(stem.Length + 1)..];
        string[] spellings = [name, dotted, name + ".gz", dotted + ".gz"];
        return spellings.Select(spelling => Path.Combine(folder, spelling)).FirstOrDefault(File.Exists);
    }

    private static string FileName(string stem) =>
        stem + (stem.EndsWith("images", StringComparison.Ordinal) ? "-idx3-ubyte" : "-idx1-ubyte");
}

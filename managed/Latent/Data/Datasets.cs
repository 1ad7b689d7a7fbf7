namespace Latent.Data;

/// <summary>Data sets by name: <c>digits</c>, <c>mnist</c>, <c>fashion-mnist</c>, or the path of a folder with IDX files.</summary>
public static class Datasets
{
    private const int Classes = 10;

    /// <summary>
    /// Loads a data set. <c>digits</c> is inside the assembly (<see cref="Digits"/>). <c>mnist</c> and <c>fashion-mnist</c> are folders of
    /// that name, which are searched in this order: in the folder that the environment variable <c>LATENT_DATA</c> names; for
    /// <c>fashion-mnist</c>, in the folder of Debian's package dataset-fashion-mnist; in <c>artifacts/data</c> of the working directory, of
    /// the program's folder and of their parent folders. Any other name is the path of a folder (<see cref="IdxFolder"/>).
    /// </summary>
    /// <param name="nameOrFolder">A name or a path.</param>
    /// <exception cref="DirectoryNotFoundException">The data set is in none of these places; the message names them.</exception>
    /// <exception cref="IdxException">The folder lacks a file, or a file is damaged.</exception>
    public static DataSplit Load(string nameOrFolder) =>
        new DatasetLocator(Environment.GetEnvironmentVariable("LATENT_DATA"), [Environment.CurrentDirectory, AppContext.BaseDirectory],
            "/usr/share/datasets")
            .Load(nameOrFolder);

    /// <summary>The places that are searched. They are parameters, so that tests can use their own.</summary>
    internal sealed record DatasetLocator(string? DataFolder, string[] StartFolders, string SystemFolder)
    {
        public DataSplit Load(string nameOrFolder)
        {
            ArgumentException.ThrowIfNullOrEmpty(nameOrFolder);
            return nameOrFolder switch
            {
                "digits" => Digits.Load(),
                "mnist" => LoadNamed("mnist", [], "Run './build.sh data' to obtain it"),
                "fashion-mnist" =>
                    LoadNamed("fashion-mnist", [Path.Combine(SystemFolder, "fashion-mnist")],
                    "Run 'apt install dataset-fashion-mnist' to obtain it"),
                _ => LoadFolder(nameOrFolder),
            };
        }

        private static DataSplit LoadFolder(string folder) => Directory.Exists(folder)
            ? IdxFolder.Load(folder)
            : throw new DirectoryNotFoundException(
                $"Data set '{folder}' is neither a known name nor an existing folder; expected digits, mnist, fashion-mnist or a folder "
                + "with the four IDX files of MNIST.");

        private DataSplit LoadNamed(string name, string[] systemFolders, string remedy)
        {
            string[] given = string.IsNullOrEmpty(DataFolder) ? [] : [Path.Combine(DataFolder, name)];
            IEnumerable<string> above = StartFolders.SelectMany(SelfAndParents)
                .Select(folder => Path.Combine(folder, "artifacts", "data", name));
            string[] candidates = given.Concat(systemFolders).Concat(above).Distinct().ToArray();
            string? found = candidates.FirstOrDefault(IdxFolder.IsPresent);
            return found is not null
                ? IdxFolder.Load(found, name, Classes)
                : throw new DirectoryNotFoundException(
                    $"Data set '{name}' was not found. {remedy}, or set LATENT_DATA to the folder that contains '{name}'. Folders "
                    + $"tried: {string.Join(", ", candidates)}.");
        }

        private static IEnumerable<string> SelfAndParents(string folder)
        {
            for (string? current = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)); current is not null; current =
                Path.GetDirectoryName(current))
            {
                yield return current;
            }
        }
    }
}

using System.CommandLine;
using Latent.Cli.Storage;
using Latent.Data;

namespace Latent.Cli;

/// <summary>The option <c>--data</c>.</summary>
internal static class DataOption
{
    private static readonly string[] Names = ["digits", "mnist", "fashion-mnist"];

    public static Option<string> Create(string description) =>
        OptionValues.Text("--data", "NAME|DIR",
            $"{description}: digits, mnist, fashion-mnist, or a folder with the four IDX files of MNIST");

    /// <summary>Returns a name unchanged and a folder as its absolute path, which is valid from other working folders too.</summary>
    public static string Absolute(string nameOrFolder) => Names.Contains(nameOrFolder) ? nameOrFolder : Path.GetFullPath(nameOrFolder);

    /// <summary>Loads the test part of the given data, or else of the data that a model was trained on.</summary>
    /// <exception cref="CommandException">The images have another size than the model's.</exception>
    public static Dataset LoadTest(string? given, ModelConfig config) => Load(given, config).Test;

    /// <summary>Loads the given data, or else the data that a model was trained on.</summary>
    /// <exception cref="CommandException">The images have another size than the model's.</exception>
    public static DataSplit Load(string? given, ModelConfig config)
    {
        DataSplit data = Datasets.Load(given ?? config.Data);
        return data.Test.Image == config.Image
            ? data
            : throw new CommandException(
                $"the images of data set '{data.Test.Name}' are {data.Test.Image}, but the model was trained on images of "
                + $"{config.Image}; give --data of that size");
    }
}

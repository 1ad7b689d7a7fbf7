using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.Cli.Storage;
using Latent.IO;

namespace Latent.Cli.Reproductions;

/// <summary>The settings that determine a training.</summary>
/// <param name="K">The number of draws of the latents for each image.</param>
/// <param name="Layers">The number of stochastic layers.</param>
/// <param name="Seed">The seed of initial weights, shuffling and noise.</param>
/// <param name="Data">The name of the data set, or the absolute path of its folder.</param>
internal sealed record IwaeSettings(int K, int Layers, ulong Seed, string Data);

/// <summary>The results of a stage.</summary>
/// <param name="Stage">The number of the stage; the first is 1.</param>
/// <param name="Epochs">The number of epochs at its end, earlier stages included.</param>
/// <param name="LearningRate">The learning rate of the stage.</param>
/// <param name="Train">The negative bound of k draws on the training images at its end, in nats an image.</param>
/// <param name="Test">The negative bound on the test images.</param>
/// <param name="Seconds">The duration of its training.</param>
internal sealed record IwaeStage(int Stage, int Epochs, double LearningRate, double Train, double Test, double Seconds);

/// <summary>The file <c>progress.json</c> beside the trainer's state: the settings of the training and its results so far.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Seconds">The duration of the training so far.</param>
/// <param name="Stages">The finished stages.</param>
internal sealed record IwaeProgress(IwaeSettings Settings, double Seconds, IReadOnlyList<IwaeStage> Stages)
{
    private const string FileName = "progress.json";
    private const string ByReproduce = "a file that 'latent reproduce iwae' wrote";
    private const int MaxBytes = 1 << 20;

    /// <summary>Reads the progress in a folder; null if there is none.</summary>
    /// <exception cref="DataFileException">The file is damaged.</exception>
    public static IwaeProgress? Read(ModelDirectory directory)
    {
        FileInfo file = new(directory.FileNamed(FileName));
        if (!file.Exists)
        {
            return null;
        }

        if (file.Length > MaxBytes)
        {
            throw new DataFileException(file.FullName, "length", $"{file.Length} bytes", $"at most {MaxBytes}");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file.FullName), IwaeJson.Default.IwaeProgress)
                ?? throw new DataFileException(file.FullName, "content", "null", ByReproduce);
        }
        catch (JsonException error)
        {
            throw new DataFileException(file.FullName, "content", $"damaged ({error.Message.TrimEnd('.')})", ByReproduce, error);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Write(ModelDirectory directory) => AtomicFile.Write(
        directory.FileNamed(FileName), stream => JsonSerializer.Serialize(stream, this, IwaeJson.Default.IwaeProgress));

    /// <summary>Throws unless the training has the given settings, so that it can continue.</summary>
    /// <exception cref="CommandException">The training has other settings.</exception>
    public void Require(ModelDirectory directory, IwaeSettings settings)
    {
        (string Option, object Kept, object Given)[] options =
        [
            ("--k", Settings.K, settings.K), ("--layers", Settings.Layers, settings.Layers), ("--seed", Settings.Seed, settings.Seed),
                ("--data", Settings.Data, settings.Data),
        ];
        foreach ((string option, object? kept, object? given) in options)
        {
            if (!kept.Equals(given))
            {
                throw new CommandException(FormattableString.Invariant(
                    $"'{directory.Path}' holds a training with {option} {kept}, not {given}; ")
                    + "give the same options to continue it, or another --out");
            }
        }
    }
}

/// <summary>JSON of the reproduction, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IwaeProgress))]
[JsonSerializable(typeof(IwaeResult))]
internal sealed partial class IwaeJson : JsonSerializerContext;

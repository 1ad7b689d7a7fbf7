using System.Globalization;
using System.Text.Json.Serialization;
using Latent.Cli.Reporting;
using Latent.Data;
using Latent.Interop;
using Latent.IO;
using Latent.Models;

namespace Latent.Cli.Storage;

/// <summary>The file <c>config.json</c>: the architecture of a saved model, and how it was trained.</summary>
internal sealed record ModelConfig
{
    /// <summary>Largest number of units of a hidden layer, and of latents.</summary>
    public const int MaxUnits = 65_536;

    // Adam's state, two numbers for each weight, lies in one buffer of less than 2³¹ numbers.
    private const long MaxWeights = 1 << 29;

    private const int MaxPixels = 1 << 24;
    private const int MaxLayers = 64;

    /// <summary><c>ae</c> or <c>vae</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Pixels of an image.</summary>
    public required int Inputs { get; init; }

    /// <summary>Sizes of the encoder's hidden layers.</summary>
    public required int[] Hidden { get; init; }

    /// <summary>The number of latents.</summary>
    public required int Latents { get; init; }

    /// <summary>Size of the images.</summary>
    public required ImageSize Image { get; init; }

    /// <summary>Name of the data set it was trained on, or the whole path of its folder.</summary>
    public required string Data { get; init; }

    /// <summary>Epochs asked for; fewer are done when training was interrupted.</summary>
    public required int Epochs { get; init; }

    /// <summary>Rows of a training step.</summary>
    public required int Batch { get; init; }

    /// <summary>Adam's learning rate.</summary>
    [JsonPropertyName("lr")]
    public required float LearningRate { get; init; }

    /// <summary>Seed of first weights, shuffling and noise.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Version of the program that trained the model.</summary>
    public required string Version { get; init; }

    /// <summary>Such as <c>784 → 400 → 2 → 400 → 784</c>.</summary>
    [JsonIgnore]
    public string Architecture => string.Join(" → ", [Inputs, .. Hidden, Latents, .. Hidden.Reverse(), Inputs]);

    /// <summary>A model of this architecture with its first weights.</summary>
    public LatentModel CreateModel(Context context) => Model == "vae"
        ? new Vae(Inputs, new Mlp(Hidden), Latents, null, Seed, context)
        : new Autoencoder(Inputs, new Mlp(Hidden), Latents, null, Seed, context);

    /// <summary>Throws if a model of this architecture cannot be trained, or its images cannot be shown.</summary>
    /// <exception cref="CommandException">It cannot, for its size.</exception>
    public void RequireTrainable()
    {
        if (Math.Max(Image.Height, Image.Width) > PictureRoom.LargestSide)
        {
            throw new CommandException($"the images of data set '{Data}' are {Image}; expected at most {PictureRoom.LargestSide} pixels a side. Scale them down");
        }
        if (LeastWeights > MaxWeights)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"a model {Architecture} has over {LeastWeights:N0} weights, more than the {MaxWeights:N0} that can be trained; ")
                + "give smaller --hidden or --latent");
        }
    }

    /// <summary>Throws unless such a model can be, and its weights may fill a file of this length.</summary>
    /// <param name="file">The file this was read from, for the message.</param>
    /// <param name="weightBytes">Length of the file of weights.</param>
    /// <exception cref="DataFileException">A value makes no sense.</exception>
    public void Validate(string file, long weightBytes)
    {
        Require(Model is "ae" or "vae", file, "model", Model, "ae or vae");
        RequireRange(file, "inputs", Inputs, MaxPixels);
        RequireRange(file, "latents", Latents, MaxUnits);
        Require(Hidden.Length is >= 1 and <= MaxLayers, file, "number of hidden sizes", $"{Hidden.Length}", $"1 to {MaxLayers}");
        Array.ForEach(Hidden, size => RequireRange(file, "hidden", size, MaxUnits));
        Require(Image.Height > 0 && Image.Width > 0 && (long)Image.Height * Image.Width == Inputs, file, "image", $"{Image}", $"{Inputs} pixels");
        // Memory is taken for what the file of weights can hold, not for what a damaged configuration says.
        Require(LeastWeights <= weightBytes / 2, file, "architecture", Architecture, $"one whose weights are in the {weightBytes} bytes beside it");
    }

    private long LeastWeights
    {
        get
        {
            int[] widths = [Inputs, .. Hidden, Latents];
            return 2 * widths.Zip(widths.Skip(1), (from, to) => (long)from * to).Sum();
        }
    }

    private static void RequireRange(string file, string what, int value, int most) =>
        Require(value >= 1 && value <= most, file, what, $"{value}", $"a whole number from 1 to {most}");

    private static void Require(bool valid, string file, string what, string value, string expected)
    {
        if (!valid)
        {
            throw new DataFileException(file, what, value, expected);
        }
    }
}

using System.Globalization;
using System.Text.Json.Serialization;
using Latent.Cli.Catalog;
using Latent.Cli.Reporting;
using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Losses;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Training;

namespace Latent.Cli.Storage;

/// <summary>The file <c>config.json</c>: the architecture of a saved model, and how it was trained.</summary>
internal sealed record ModelConfig
{
    /// <summary>Largest number of units of a hidden layer, and of latents.</summary>
    public const int MaxUnits = 65_536;

    /// <summary>Epochs if no number is given: on digits the test loss of the article's VAE is best about there.</summary>
    public const int StandardEpochs = 50;

    /// <summary>Words for ways in which the learning rate may fall.</summary>
    public static IReadOnlyList<string> DecayWords { get; } = ["linear", "cosine"];

    // Adam's state, two numbers for each weight, lies in one buffer of less than 2³¹ numbers.
    private const long MaxWeights = 1 << 29;

    private const int MaxPixels = 1 << 24;
    private const int MaxLayers = 64;
    private const int MaxClasses = 256;

    /// <summary>The name of its kind in <see cref="ModelCatalog"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Pixels of an image.</summary>
    public required int Inputs { get; init; }

    /// <summary>Sizes of linear hidden layers, from the image on; with channels those behind the convolutions, or null for none.</summary>
    public int[]? Hidden { get; init; }

    /// <summary>Channels of convolutions, from the image on; null for linear layers.</summary>
    public int[]? Channels { get; init; }

    /// <summary>Classes that the model is told of; 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Classes { get; init; }

    /// <summary>Settings of the kind, by name, where they are not the standard ones.</summary>
    public SortedDictionary<string, string>? Options { get; init; }

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

    /// <summary>How the learning rate goes on: one of <see cref="DecayWords"/>; null if it stays.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Decay { get; init; }

    /// <summary>Seed of first weights, shuffling and noise.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Version of the program that trained the model.</summary>
    public required string Version { get; init; }

    /// <summary>The kind.</summary>
    [JsonIgnore]
    public ModelKind Kind => ModelCatalog.Find(Model) ?? throw new InvalidOperationException($"There is no model '{Model}'.");

    /// <summary>The networks on which the model is built.</summary>
    [JsonIgnore]
    public Architecture Networks => Channels is null ? new Mlp(Hidden!) : new ConvNet(Image, Channels) { Hidden = Hidden ?? [] };

    /// <summary>Such as <c>784 → 400 → 2</c>.</summary>
    [JsonIgnore]
    public string Description => $"{Networks.Describe(Inputs)} → {Latents}";

    /// <summary>The distribution of pixels given the decoder's output.</summary>
    [JsonIgnore]
    public Likelihood Likelihood => Likelihoods.Make(Word(ModelOptions.Likelihood), Inputs, Number(ModelOptions.Variance));

    /// <summary>How a GAN is trained.</summary>
    [JsonIgnore]
    public GanOptions Game => new()
    {
        Loss = AdversarialLosses.Named(Word(ModelOptions.Loss(""))),
        DiscriminatorSteps = (int)Number(ModelOptions.DiscriminatorSteps),
        DiscriminatorRate = Number(ModelOptions.DiscriminatorRate),
        R1 = Has(ModelOptions.R1) ? Number(ModelOptions.R1) : 0,
        GradientPenalty = Has(ModelOptions.Penalty) ? Number(ModelOptions.Penalty) : 0,
        Packing = Has(ModelOptions.Packing) ? (int)Number(ModelOptions.Packing) : 1,
        Averaging = Number(ModelOptions.Averaging),
    };

    /// <summary>The standard settings of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="data">Name or folder of the data set.</param>
    /// <param name="train">Its training part.</param>
    /// <exception cref="CommandException">It holds no images.</exception>
    public static ModelConfig Standard(ModelKind kind, string data, Dataset train) => new()
    {
        Model = kind.Name,
        Inputs = train.Columns,
        Hidden = kind.Hidden,
        Channels = kind.Channels,
        Latents = kind.Latents,
        Image = train.Image ?? throw new CommandException($"data set '{train.Name}' holds no images; give one that does"),
        Classes = kind.IsConditional ? train.RequireClasses() : 0,
        Data = DataOption.Absolute(data),
        Epochs = StandardEpochs,
        Batch = kind.Batch,
        LearningRate = kind.LearningRate,
        Seed = 0,
        Version = VersionAction.Version,
    };

    /// <summary>What the trainer is told.</summary>
    [JsonIgnore]
    public TrainerOptions Training => new()
    {
        Seed = Seed,
        Decay = Decay switch
        {
            "linear" => Decays.Linear,
            "cosine" => Decays.Cosine,
            _ => null,
        },
    };

    /// <summary>A model of this architecture with its first weights.</summary>
    public Model CreateModel(Device device) => Kind.Create(this, device);

    /// <summary>The word that a setting of the kind has.</summary>
    public string Word(ModelOption option)
    {
        var own = Kind.Options.First(candidate => candidate.Name == option.Name);
        return Options is not null && Options.TryGetValue(own.Name, out var text) ? text : own.Standard;
    }

    /// <summary>The number that a setting of the kind has.</summary>
    public double Number(ModelOption option) => double.Parse(Word(option), CultureInfo.InvariantCulture);

    /// <summary>Throws if a model of this architecture cannot be trained, or its images cannot be shown.</summary>
    /// <exception cref="CommandException">It cannot, for its size.</exception>
    /// <exception cref="ArgumentException">Its convolutions have too many channels, or halve the images too often.</exception>
    public void RequireTrainable()
    {
        if (Math.Max(Image.Height, Image.Width) > PictureRoom.LargestSide)
        {
            throw new CommandException($"the images of data set '{Data}' are {Image}; expected at most {PictureRoom.LargestSide} pixels a side. Scale them down");
        }
        if (LeastWeights > MaxWeights)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"a model {Description} has over {LeastWeights:N0} weights, more than the {MaxWeights:N0} that can be trained; ")
                + "give smaller --hidden, --channels or --latent");
        }
    }

    /// <summary>Throws unless such a model can be, and its weights may fill a file of this length.</summary>
    /// <param name="file">The file this was read from, for the message.</param>
    /// <param name="weightBytes">Length of the file of weights.</param>
    /// <exception cref="DataFileException">A value makes no sense.</exception>
    public void Validate(string file, long weightBytes)
    {
        Require(ModelCatalog.Find(Model) is not null, file, "model", Model, string.Join(" or ", ModelCatalog.All.Select(kind => kind.Name)));
        RequireRange(file, "inputs", Inputs, MaxPixels);
        RequireRange(file, "latents", Latents, MaxUnits);
        Require(Image.Height > 0 && Image.Width > 0 && (long)Image.Height * Image.Width == Inputs, file, "image", $"{Image}", $"{Inputs} pixels");
        var what = Channels is null ? "hidden" : "channels";
        foreach (var (name, sizes) in new[] { (what, Channels ?? Hidden), ("hidden", Channels is null ? [1] : Hidden ?? [1]) })
        {
            Require(sizes is { Length: >= 1 and <= MaxLayers }, file, $"number of {name} sizes", $"{sizes?.Length ?? 0}", $"1 to {MaxLayers}");
            Array.ForEach(sizes!, size => RequireRange(file, name, size, MaxUnits));
        }
        Require(Channels is null ? Kind.MayBeDense : Kind.MayBeConvolutional, file, "networks", what, Kind.MayBeDense ? "hidden" : "channels");
        Require(Kind.IsConditional ? Classes is >= 1 and <= MaxClasses : Classes == 0, file, "classes", $"{Classes}", Kind.IsConditional ? $"1 to {MaxClasses}" : "none");
        Require(Decay is null || DecayWords.Contains(Decay), file, "decay", Decay!, string.Join(" or ", DecayWords));
        foreach (var (name, value) in Options ?? [])
        {
            var option = Kind.Options.FirstOrDefault(option => option.Name == name);
            Require(option is not null, file, "option", name, $"one of {Model}");
            Require(option!.Accepts(value), file, name, value, option.Expected);
        }
        RequireImages(file);
        // Memory is taken for what the file of weights can hold, not for what a damaged configuration says.
        Require(LeastWeights <= weightBytes / 2, file, "architecture", Description, $"one whose weights are in the {weightBytes} bytes beside it");
    }

    private bool Has(ModelOption option) => Kind.Options.Any(candidate => candidate.Name == option.Name);

    private void RequireImages(string file)
    {
        try
        {
            _ = Networks;
        }
        catch (ArgumentException error)
        {
            throw new DataFileException(file, "channels", string.Join(",", Channels ?? []), $"fewer ({ErrorText.Of(error)})", error);
        }
    }

    private long LeastWeights => Networks.LeastWeights(Inputs, Latents);

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

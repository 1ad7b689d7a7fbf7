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

/// <summary>The file <c>config.json</c>: the architecture of a saved model and the settings of its training.</summary>
internal sealed record ModelConfig
{
    /// <summary>The greatest number of units in a hidden layer, and of latents.</summary>
    public const int MaxUnits = 65_536;

    /// <summary>The default number of epochs; on digits, the test loss of the article's VAE is lowest at about this number.</summary>
    public const int StandardEpochs = 50;

    /// <summary>The words for decays of the learning rate.</summary>
    public static IReadOnlyList<string> DecayWords { get; } = ["linear", "cosine"];

    // Adam's state, two numbers for each weight, is one buffer of less than 2³¹ numbers.
    private const long MaxWeights = 1 << 29;

    private const int MaxPixels = 1 << 24;
    private const int MaxLayers = 64;
    private const int MaxClasses = 256;

    /// <summary>The name of the kind in <see cref="ModelKinds"/>.</summary>
    public required string Model { get; init; }

    /// <summary>The number of pixels in an image.</summary>
    public required int Inputs { get; init; }

    /// <summary>Sizes of linear hidden layers, from the image on; with channels, of those after the convolutions, or null for
    /// none.</summary>
    public int[]? Hidden { get; init; }

    /// <summary>Channels of convolutions, from the image on; null for linear layers.</summary>
    public int[]? Channels { get; init; }

    /// <summary>The number of classes on which the model is conditioned; 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Classes { get; init; }

    /// <summary>Options of the kind, by name; those with default values are left out.</summary>
    public SortedDictionary<string, string>? Options { get; init; }

    /// <summary>The number of latents.</summary>
    public required int Latents { get; init; }

    /// <summary>The size of the images.</summary>
    public required ImageSize Image { get; init; }

    /// <summary>The name of the training data set, or the absolute path of its folder.</summary>
    public required string Data { get; init; }

    /// <summary>The number of epochs of the whole training; an interruption leaves fewer done.</summary>
    public required int Epochs { get; init; }

    /// <summary>The number of rows in a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>The name of the optimizer in <see cref="OptimizerKind"/>; null for Adam.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Optimizer { get; init; }

    /// <summary>The learning rate.</summary>
    [JsonPropertyName("lr")]
    public required float LearningRate { get; init; }

    /// <summary>The decay of the learning rate, one of <see cref="DecayWords"/>; null for a constant rate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Decay { get; init; }

    /// <summary>The number of epochs without a lower test loss after which training ends with the best weights; 0 for no such
    /// end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Patience { get; init; }

    /// <summary>The fraction of the training images on which the model is tested after each epoch, instead of the test images; 0 for
    /// none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Validation { get; init; }

    /// <summary>The seed of initial weights, shuffling and noise.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The version of the program that trained the model.</summary>
    public required string Version { get; init; }

    /// <summary>The identity of the training, as in the weights beside (<see cref="RunId"/>); null in files of earlier
    /// versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Run { get; init; }

    /// <summary>The kind of model.</summary>
    [JsonIgnore]
    public ModelKind Kind => ModelKinds.Find(Model) ?? throw new InvalidOperationException($"There is no model '{Model}'.");

    /// <summary>The architecture of the networks.</summary>
    [JsonIgnore]
    public Architecture Networks => Channels is null ? new Mlp(Hidden!) : new ConvNet(Image, Channels) { Hidden = Hidden ?? [] };

    /// <summary>A description such as <c>784 → 400 → 2</c>.</summary>
    [JsonIgnore]
    public string Description => $"{Networks.Describe(Inputs)} → {Latents}";

    /// <summary>The likelihood of pixels given the decoder's output.</summary>
    [JsonIgnore]
    public Likelihood Likelihood => Likelihoods.Make(Word(ModelOptions.Likelihood), Inputs, Number(ModelOptions.Variance));

    /// <summary>The options of a GAN.</summary>
    [JsonIgnore]
    public GanOptions GanOptions => new()
    {
        Loss = AdversarialLosses.Named(Word(ModelOptions.Loss(""))),
        DiscriminatorSteps = (int)Number(ModelOptions.DiscriminatorSteps),
        DiscriminatorRate = Number(ModelOptions.DiscriminatorRate),
        R1 = Has(ModelOptions.R1) ? Number(ModelOptions.R1) : 0,
        GradientPenalty = Has(ModelOptions.Penalty) ? Number(ModelOptions.Penalty) : 0,
        Packing = Has(ModelOptions.Packing) ? (int)Number(ModelOptions.Packing) : 1,
        Averaging = Number(ModelOptions.Averaging),
    };

    /// <summary>Returns the default configuration of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="data">Name or folder of the data set.</param>
    /// <param name="train">The training part of the data set.</param>
    /// <exception cref="CommandException">The data set has no images.</exception>
    public static ModelConfig Standard(ModelKind kind, string data, Dataset train) => new()
    {
        Model = kind.Name,
        Inputs = train.Columns,
        Hidden = kind.Hidden,
        Channels = kind.Channels,
        Latents = kind.Latents,
        Image = train.Image ?? throw new CommandException($"data set '{train.Name}' has no images; give a data set of images"),
        Classes = kind.IsConditional ? train.RequireClasses() : 0,
        Data = DataOption.Absolute(data),
        Epochs = StandardEpochs,
        Batch = kind.Batch,
        LearningRate = kind.LearningRate,
        Seed = 0,
        Version = VersionAction.Version,
    };

    /// <summary>The options of the trainer.</summary>
    [JsonIgnore]
    public TrainerOptions Training => new()
    {
        Seed = Seed,
        Schedule = Decay switch
        {
            "linear" => Schedules.Linear(),
            "cosine" => Schedules.Cosine(),
            _ => null,
        },
    };

    /// <summary>Creates a model of this architecture with initial weights.</summary>
    public Model CreateModel(Device device) => ModelCatalog.Make(KindSettings.Of(this), device);

    /// <summary>Creates the trainer of a model of this configuration.</summary>
    public Trainer CreateTrainer(Model model) =>
        new(model, OptimizerKind.Named(Optimizer).Create(Kind, LearningRate), Training);

    /// <summary>Returns the value of an option of the kind.</summary>
    public string Word(ModelOption option)
    {
        ModelOption own = Kind.Options.First(candidate => candidate.Name == option.Name);
        return Options is not null && Options.TryGetValue(own.Name, out string? text) ? text : own.Standard;
    }

    /// <summary>Returns the value of an option of the kind, as a number.</summary>
    public double Number(ModelOption option) => double.Parse(Word(option), CultureInfo.InvariantCulture);

    /// <summary>Throws if a model of this architecture cannot be trained, or its images cannot be drawn.</summary>
    /// <exception cref="CommandException">The images or the model are too large.</exception>
    /// <exception cref="ArgumentException">The convolutions have too many channels, or halve the images too often.</exception>
    public void RequireTrainable()
    {
        if (Math.Max(Image.Height, Image.Width) > PictureRoom.LargestSide)
        {
            throw new CommandException(
                $"the images of data set '{Data}' are {Image}; expected at most {PictureRoom.LargestSide} pixels a side. Scale them down");
        }

        if (LeastWeights > MaxWeights)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"a model {Description} has over {LeastWeights:N0} weights, more than the {MaxWeights:N0} that can be trained; ")
                + "give smaller --hidden, --channels or --latent");
        }
    }

    /// <summary>Throws unless the configuration is valid and fits the length of the file of weights.</summary>
    /// <param name="file">The file of the configuration, for messages.</param>
    /// <param name="weightBytes">The length of the file of weights.</param>
    /// <exception cref="DataFileException">A value is not valid.</exception>
    public void Validate(string file, long weightBytes)
    {
        Require(ModelKinds.Find(Model) is not null, file, "model", Model,
            string.Join(" or ", ModelKinds.All.Select(kind => kind.Name)));
        RequireRange(file, "inputs", Inputs, MaxPixels);
        RequireRange(file, "latents", Latents, MaxUnits);
        Require(Image.Height > 0 && Image.Width > 0 && (long)Image.Height * Image.Width == Inputs, file, "image", $"{Image}",
            $"{Inputs} pixels");
        string what = Channels is null ? "hidden" : "channels";
        foreach ((string name, int[]? sizes) in new[] { (what, Channels ?? Hidden), ("hidden", Channels is null ? [1] : Hidden ?? [1]) })
        {
            Require(sizes is { Length: >= 1 and <= MaxLayers }, file, $"number of {name} sizes", $"{sizes?.Length ?? 0}",
                $"1 to {MaxLayers}");
            Array.ForEach(sizes!, size => RequireRange(file, name, size, MaxUnits));
        }

        Require(Channels is null ? Kind.MayBeDense : Kind.MayBeConvolutional, file, "networks", what, Kind.MayBeDense ? "hidden"
            : "channels");
        Require(Kind.IsConditional ? Classes is >= 1 and <= MaxClasses : Classes == 0, file, "classes", $"{Classes}", Kind.IsConditional
            ? $"1 to {MaxClasses}" : "none");
        Require(Epochs >= 1, file, "epochs", $"{Epochs}", "1 or more");
        Require(Batch >= 1, file, "batch", $"{Batch}", "1 or more");
        Require(LearningRate > 0 && float.IsFinite(LearningRate), file, "lr", LearningRate.ToString(CultureInfo.InvariantCulture),
            "a finite number above 0");
        Require(Patience >= 0, file, "patience", $"{Patience}", "0 or more");
        Require(Validation is >= 0 and < 1, file, "validation", Validation.ToString(CultureInfo.InvariantCulture), "0 or more and below 1");
        Require(Optimizer is null || OptimizerKind.Names.Contains(Optimizer), file, "optimizer", Optimizer!,
            string.Join(" or ", OptimizerKind.Names));
        Require(Decay is null || DecayWords.Contains(Decay), file, "decay", Decay!, string.Join(" or ", DecayWords));
        foreach ((string name, string value) in Options ?? [])
        {
            ModelOption? option = Kind.Options.FirstOrDefault(option => option.Name == name);
            Require(option is not null, file, "option", name, $"one of {Model}");
            Require(value is not null && option!.Accepts(value), file, name, value ?? "null", option!.Expected);
        }

        RequireImages(file);
        // The length of the file of weights bounds the memory of the model, so that a damaged configuration cannot allocate more.
        Require(LeastWeights <= weightBytes / 2, file, "architecture", Description,
            $"one whose weights are in the {weightBytes} bytes beside it");
    }

    /// <summary>Whether the kind has an option.</summary>
    public bool Has(ModelOption option) => Kind.Options.Any(candidate => candidate.Name == option.Name);

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

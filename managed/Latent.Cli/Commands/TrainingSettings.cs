using System.CommandLine;
using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Data;

namespace Latent.Cli.Commands;

/// <summary>The options of a training: configuration, network, and optimization.</summary>
internal sealed class TrainingSettings
{
    private readonly ModelKind? _kind;
    private readonly NetworkSettings _networks;
    private readonly Option<string> _config = OptionValues.Text("--config", "FILE",
        "A JSON file of settings, such as the config.json of a training; options of the command line win");
    private readonly Option<int> _epochs;
    private readonly Option<int> _batch;
    private readonly Option<string> _optimizer;
    private readonly Option<float> _rate;
    private readonly Option<string> _decay = OptionValues.OneOfWords(
        "--decay", "none|linear|cosine", "Decay of the learning rate to 0 over the training", "none", ["none", .. ModelConfig.DecayWords]);
    private readonly Option<int> _patience;
    private readonly Option<double> _validation = OptionValues.Fraction("--validation",
        "Fraction of the training images that is left out, and tested after each epoch instead of the test images");
    private readonly Option<ulong> _seed = OptionValues.Seed(
        "Seed of initial weights, shuffling and noise; the same seed gives the same model");

    /// <summary>Creates the options.</summary>
    /// <param name="kind">The kind of model, whose defaults apply; null for the kind that the file of <c>--config</c> names.</param>
    public TrainingSettings(ModelKind? kind)
    {
        _kind = kind;
        _networks = new NetworkSettings(kind);
        _epochs = OptionValues.WholeNumber("--epochs", "Epochs: passes over the training images", 1, int.MaxValue,
            ModelConfig.StandardEpochs);
        _batch = OptionValues.WholeNumber("--batch", $"Images in a batch{Default($"{kind?.Batch}")}", 1, int.MaxValue);
        _batch.Required = false;
        _optimizer = OptionValues.OneOfWords("--optimizer", "NAME", $"The optimizer: {string.Join(", ", OptimizerKind.Names)}",
            OptimizerKind.Names[0], [.. OptimizerKind.Names]);
        _rate = OptionValues.PositiveNumber("--lr", $"Learning rate{Default(kind is null ? "" : OptimizerKind.Rates(kind))}", null);
        _patience = OptionValues.WholeNumber("--patience",
            "Epochs without a lower test loss after which training ends with the best weights, 0 for no such end", 0, int.MaxValue, 0);
        _patience.Hidden = kind is { IsAdversarial: true };
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_config);
        if (_kind is not null)
        {
            _networks.AddTo(command);
        }

        foreach (Option option in (Option[])[_epochs, _batch, _optimizer, _rate, _decay, _patience, _validation, _seed])
        {
            command.Add(option);
        }

        if (_kind is null)
        {
            command.Validators.Add(result =>
            {
                if (result.GetResult(_config) is null)
                {
                    result.AddError("The kind of model is missing; name it, as in 'latent train vae', or give --config.");
                }
            });
        }
    }

    /// <summary>Reads the file of <c>--config</c>; one without settings if there is none.</summary>
    /// <exception cref="IO.DataFileException">The file is missing or damaged.</exception>
    public RunFile ReadFile(ParseResult parse) => parse.GetValue(_config) is { } path ? RunFile.Read(path) : new RunFile();

    /// <summary>Reads the configuration from the options and the file.</summary>
    /// <exception cref="CommandException">The settings or the data do not fit the kind of model.</exception>
    /// <exception cref="IO.DataFileException">A setting of the file is not valid.</exception>
    public ModelConfig Read(ParseResult parse, RunFile file, string data, Dataset train)
    {
        ModelKind kind = KindOf(file);
        string? optimizer = Chosen(parse, _optimizer, file.Optimizer, OptimizerKind.Names[0]);
        ModelConfig config = _networks.Read(parse, kind, file, data, train) with
        {
            Epochs = Value(parse, _epochs, file.Epochs, ModelConfig.StandardEpochs),
            Batch = Value(parse, _batch, file.Batch, kind.Batch),
            Optimizer = optimizer,
            Decay = Chosen(parse, _decay, file.Decay, "none"),
            Patience = Value(parse, _patience, file.Patience, 0),
            Validation = Value(parse, _validation, file.Validation, 0),
            Seed = Value(parse, _seed, file.Seed, 0UL),
        };
        // A name that there is not is refused below.
        float standard = optimizer is null || OptimizerKind.Names.Contains(optimizer) ? OptimizerKind.Named(optimizer).Rate(kind) : 1;
        config = config with { LearningRate = Value(parse, _rate, file.Lr, standard) };
        if (parse.GetValue(_config) is { } path)
        {
            // Options were checked one by one; the settings of a file were not.
            config.Validate(path, long.MaxValue);
        }

        return config;
    }

    private ModelKind KindOf(RunFile file)
    {
        if (_kind is not null)
        {
            return _kind;
        }

        string name = file.Model
            ?? throw new CommandException($"'{file.Path}' names no model; give its kind, as in 'latent train vae --config {file.Path}'");
        return ModelKinds.Find(name)
            ?? throw new CommandException($"'{file.Path}' names the model '{name}'; 'latent models' lists those that there are");
    }

    private string Default(string standard) => $" [default: {(_kind is null ? "that of the kind" : standard)}]";

    private static T Value<T>(ParseResult parse, Option<T> option, T? inFile, T standard)
        where T : struct => parse.IsGiven(option) ? parse.GetValue(option) : inFile ?? standard;

    /// <summary>A word, or null if it is the default, which no file mentions.</summary>
    private static string? Chosen(ParseResult parse, Option<string> option, string? inFile, string standard)
    {
        string? word = parse.IsGiven(option) ? parse.GetValue(option) : inFile;
        return word == standard ? null : word;
    }
}

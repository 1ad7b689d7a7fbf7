using System.CommandLine;
using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Data;

namespace Latent.Cli.Commands;

/// <summary>The argument and options of a training: kind of model, network, and optimization.</summary>
internal sealed class ModelSettings
{
    private readonly Argument<string> _kind = OptionValues.OneOf(
        "model", "MODEL", $"The kind of model: {string.Join(", ", ModelKinds.All.Select(kind => kind.Name))}",
        [.. ModelKinds.All.Select(kind => kind.Name)]);
    private readonly NetworkSettings _networks = new();
    private readonly Option<int> _epochs = OptionValues.WholeNumber("--epochs",
        "Epochs: passes over the training images", 1, int.MaxValue, ModelConfig.StandardEpochs);
    private readonly Option<int> _batch = OptionValues.WholeNumber("--batch",
        "Images in a batch [default: depends on the model kind]", 1, int.MaxValue);
    private readonly Option<float> _rate = OptionValues.PositiveNumber("--lr",
        "Learning rate of Adam [default: depends on the model kind]", null);
    private readonly Option<string> _decay = OptionValues.OneOfWords(
        "--decay", "none|linear|cosine", "Decay of the learning rate to 0 over the training", "none", ["none", .. ModelConfig.DecayWords]);
    private readonly Option<ulong> _seed = OptionValues.Seed(
        "Seed of initial weights, shuffling and noise; the same seed gives the same model");

    /// <summary>Adds the argument and options to a command.</summary>
    public void AddTo(Command command)
    {
        _batch.Required = false;
        command.Add(_kind);
        _networks.AddTo(command);
        foreach (Option option in (Option[])[_epochs, _batch, _rate, _decay, _seed])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the configuration from the options.</summary>
    /// <exception cref="CommandException">The options or the data do not fit the kind of model.</exception>
    public ModelConfig Read(ParseResult parse, string data, Dataset train)
    {
        ModelKind kind = ModelKinds.Find(parse.GetRequiredValue(_kind))!;
        (int batch, float rate) = (parse.GetValue(_batch), parse.GetValue(_rate));
        return _networks.Read(parse, kind, data, train) with
        {
            Epochs = parse.GetValue(_epochs),
            Batch = batch > 0 ? batch : kind.Batch,
            LearningRate = rate > 0 ? rate : kind.LearningRate,
            Decay = parse.GetValue(_decay) is { } decay && decay != "none" ? decay : null,
            Seed = parse.GetValue(_seed),
        };
    }
}

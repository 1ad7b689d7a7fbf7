using System.CommandLine;
using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Data;

namespace Latent.Cli.Commands;

/// <summary>The options of a network: latents, layers and the options of the kind.</summary>
internal sealed class NetworkSettings
{
    private readonly Option<int> _latents;
    private readonly Option<int[]> _hidden;
    private readonly Option<int[]> _channels;
    private readonly List<(ModelOption Setting, Option<string> Option)> _own;

    /// <summary>Creates the options of a kind, or of all.</summary>
    /// <param name="kind">The kind, whose defaults are described; those that it lacks are understood, to be refused in words. Null for a
    /// command that takes any kind.</param>
    public NetworkSettings(ModelKind? kind)
    {
        bool isAdversarial = kind is { IsAdversarial: true };
        _latents = OptionValues.WholeNumber("--latent", (kind is null ? "The number of latents; of a GAN, the size of the noise"
            : isAdversarial ? "The size of the noise" : "The number of latents") + Default(kind, $"{kind?.Latents}"),
            1, ModelConfig.MaxUnits);
        _latents.Required = false;
        string whose = isAdversarial ? "discriminator's hidden layers, from the image on; the generator mirrors them"
            : "encoder's hidden layers, from the image on; the decoder mirrors them";
        string behind = kind is null or { MayBeConvolutional: true } ? ". With --channels, they follow the convolutions" : "";
        _hidden = OptionValues.WholeNumbers("--hidden", $"Units of the {whose}{behind}{Default(kind, Text(kind?.Hidden))}",
            1, ModelConfig.MaxUnits, "400,200");
        _channels = OptionValues.WholeNumbers("--channels",
            $"Channels of the convolutions, from the image on{(kind is { MayBeDense: false } ? "" : ", instead of hidden layers")}"
            + Default(kind, Text(kind?.Channels)), 1, ModelConfig.MaxUnits, "32,64");
        _channels.Hidden = kind is { MayBeConvolutional: false };
        _own = [.. ModelKinds.Options.Select(setting => OwnOption(kind, setting))];
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_latents, _hidden, _channels, .. _own.Select(own => own.Option)])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the configuration: the defaults of a kind, changed by a file, and that by the options.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="file">The file of <c>--config</c>; one without settings if there is none.</param>
    /// <param name="data">Name or folder of the data set.</param>
    /// <param name="train">The training part of the data set.</param>
    /// <exception cref="CommandException">The settings or the data do not fit the kind.</exception>
    public ModelConfig Read(ParseResult parse, ModelKind kind, RunFile file, string data, Dataset train)
    {
        (int[]? givenHidden, int[]? givenChannels) = (Given(parse, _hidden), Given(parse, _channels));
        (int[]? hidden, int[]? channels) = givenHidden is null && givenChannels is null
            ? Sizes(kind, file.Hidden, file.Channels)
            : Sizes(kind, givenHidden, givenChannels);
        return ModelConfig.Standard(kind, data, train) with
        {
            Hidden = hidden,
            Channels = channels,
            Latents = parse.IsGiven(_latents) ? parse.GetValue(_latents) : file.Latents ?? kind.Latents,
            Options = OwnOptions(kind, file, parse),
        };
    }

    private static (int[]? Hidden, int[]? Channels) Sizes(ModelKind kind, int[]? hidden, int[]? channels)
    {
        if (channels is not null && !kind.MayBeConvolutional)
        {
            throw new CommandException($"--channels is no option of {kind.Name}; give --hidden");
        }

        if (hidden is not null && channels is null && !kind.MayBeDense)
        {
            throw new CommandException(
                $"--hidden alone is no option of {kind.Name}; give --channels too, for the convolutions before these layers");
        }

        return hidden is null && channels is null ? (kind.Hidden, kind.Channels) : (hidden, channels);
    }

    private SortedDictionary<string, string>? OwnOptions(ModelKind kind, RunFile file, ParseResult parse)
    {
        SortedDictionary<string, string> given = [];
        IEnumerable<(string Name, string Value)> settings = (file.Options ?? []).Select(pair => (pair.Key, pair.Value))
            .Concat(_own.Where(own => parse.IsGiven(own.Option)).Select(own => (own.Setting.Name, parse.GetValue(own.Option)!)));
        foreach ((string name, string value) in settings)
        {
            ModelOption own = kind.Option(name)
                ?? throw new CommandException(
                    $"--{name}{(file.Path is { } path ? $", a setting of {path} or the command line," : "")} is no option of {kind.Name}; "
                    + "'latent models --json' lists the options of each kind");
            if (value is null)
            {
                throw new CommandException($"'{file.Path}' has null for the option {name}; expected {own.Expected}");
            }

            given.Remove(name);
            if (value != own.Standard)
            {
                given[name] = value;
            }
        }

        if (given.ContainsKey(ModelOptions.Variance.Name) && given.GetValueOrDefault(ModelOptions.Likelihood.Name) != "gaussian")
        {
            throw new CommandException(
                $"--{ModelOptions.Variance.Name} applies to the gaussian likelihood only; "
                + $"give --{ModelOptions.Likelihood.Name} gaussian with it");
        }

        return given.Count > 0 ? given : null;
    }

    private static int[]? Given(ParseResult parse, Option<int[]> option) => parse.IsGiven(option) ? parse.GetValue(option) : null;

    private static (ModelOption Setting, Option<string> Option) OwnOption(ModelKind? kind, ModelOption setting)
    {
        if (kind is null)
        {
            IEnumerable<string> kinds = ModelKinds.All.Where(any => any.Option(setting.Name) is not null).Select(any => any.Name);
            return (setting, OptionValues.Setting(setting, $"{setting.Description} ({string.Join(", ", kinds)})"));
        }

        ModelOption own = kind.Option(setting.Name) ?? setting;
        Option<string> option = OptionValues.Setting(own, $"{own.Description} [default: {own.Standard}]");
        option.Hidden = kind.Option(setting.Name) is null;
        return (own, option);
    }

    private static string Default(ModelKind? kind, string standard) =>
        kind is null ? " [default: depends on the model kind]" : standard.Length > 0 ? $" [default: {standard}]" : "";

    private static string Text(int[]? sizes) => string.Join(',', sizes ?? []);
}

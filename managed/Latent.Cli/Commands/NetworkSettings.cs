using System.CommandLine;
using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Data;

namespace Latent.Cli.Commands;

/// <summary>The options that say how a model of a kind is built.</summary>
internal sealed class NetworkSettings
{
    private readonly Option<int> _latents = Optional(OptionValues.WholeNumber("--latent", "The number of latents, or of a GAN's noise [default: as the model]", 1, ModelConfig.MaxUnits));
    private readonly Option<int[]> _hidden = OptionValues.WholeNumbers("--hidden", "Units of hidden layers from the image on, mirrored on the way back; with --channels those behind the convolutions [default: as the model]", 1, ModelConfig.MaxUnits, "400,200");
    private readonly Option<int[]> _channels = OptionValues.WholeNumbers("--channels", "Channels of convolutions from the image on, in place of hidden layers [default: as the model]", 1, ModelConfig.MaxUnits, "32,64");
    private readonly List<(ModelOption Setting, Option<string> Option)> _own =
    [
        .. ModelCatalog.Options.Select(setting => (setting, OptionValues.Setting(setting, string.Join(", ", ModelCatalog.All
            .Where(kind => kind.Options.Any(option => option.Name == setting.Name)).Select(kind => kind.Name))))),
    ];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_latents, _hidden, _channels, .. _own.Select(own => own.Option)])
        {
            command.Add(option);
        }
    }

    /// <summary>The standard configuration of a kind, changed as the options say.</summary>
    /// <exception cref="CommandException">They do not fit the kind, or the data does not.</exception>
    public ModelConfig Read(ParseResult parse, ModelKind kind, string data, Dataset train)
    {
        var latents = parse.GetValue(_latents);
        var (hidden, channels) = Sizes(kind, Given(parse, _hidden), Given(parse, _channels));
        return ModelConfig.Standard(kind, data, train) with
        {
            Hidden = hidden,
            Channels = channels,
            Latents = latents > 0 ? latents : kind.Latents,
            Options = OwnOptions(kind, parse),
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
            throw new CommandException($"--hidden alone is no option of {kind.Name}; give --channels too, for the convolutions before these layers");
        }
        return hidden is null && channels is null ? (kind.Hidden, kind.Channels) : (hidden, channels);
    }

    private SortedDictionary<string, string>? OwnOptions(ModelKind kind, ParseResult parse)
    {
        SortedDictionary<string, string> given = [];
        foreach (var (setting, option) in _own)
        {
            if (parse.GetValue(option) is not { } value)
            {
                continue;
            }
            var own = kind.Options.FirstOrDefault(candidate => candidate.Name == setting.Name)
                ?? throw new CommandException($"--{setting.Name} is no option of {kind.Name}; 'latent models --json' lists those of each model");
            if (value != own.Standard)
            {
                given[setting.Name] = value;
            }
        }
        if (given.ContainsKey(ModelOptions.Variance.Name) && given.GetValueOrDefault(ModelOptions.Likelihood.Name) != "gaussian")
        {
            throw new CommandException($"--{ModelOptions.Variance.Name} is that of the gaussian likelihood; give --{ModelOptions.Likelihood.Name} gaussian with it");
        }
        return given.Count > 0 ? given : null;
    }

    private static int[]? Given(ParseResult parse, Option<int[]> option) => parse.GetValue(option) is { Length: > 0 } sizes ? sizes : null;

    private static Option<int> Optional(Option<int> option)
    {
        option.Required = false;
        return option;
    }
}

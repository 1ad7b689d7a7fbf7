using Latent.Cli.Storage;
using Latent.Models.Parts;

namespace Latent.Cli.Catalog;

/// <summary>The settings, in the words of the library, of which it makes the model of a configuration.</summary>
internal static class KindSettings
{
    /// <summary>The numbers, with their names in the library.</summary>
    private static readonly (ModelOption Option, string Name)[] Numbers =
    [
        (ModelOptions.Amount, "amount"), (ModelOptions.Sparsity, "sparsity"), (ModelOptions.Contraction, "contraction"),
        (ModelOptions.Beta, "beta"), (ModelOptions.WarmUp, "warm_up_steps"), (ModelOptions.Draws, "draws"),
    ];

    /// <summary>Translates a configuration.</summary>
    public static ModelSettings Of(ModelConfig config)
    {
        ModelSettings settings = new();
        settings.Set("model", config.Kind.Kind);
        settings.Set("inputs", config.Inputs);
        settings.Set("seed", $"{config.Seed}");
        settings.Set("latents", config.Latents);
        settings.Set(config.Networks);
        if (config.Kind.IsConditional)
        {
            settings.Set("conditions", config.Classes);
        }

        foreach ((ModelOption option, string name) in Numbers.Where(number => config.Has(number.Option)))
        {
            settings.Set(name, config.Number(option));
        }

        if (config.Has(ModelOptions.Corruption))
        {
            settings.Set("corruption", config.Word(ModelOptions.Corruption));
        }

        if (config.Has(ModelOptions.Likelihood))
        {
            settings.Set(config.Likelihood);
        }

        if (config.Has(ModelOptions.Layers))
        {
            settings.Set("layers", StochasticLayers(config));
            settings.Set("binarizes", true);
        }

        if (config.Has(ModelOptions.DiscriminatorRate))
        {
            config.GanOptions.WriteSettings(settings);
        }

        return settings;
    }

    // In the paper, the second layer has half the units and latents of the first.
    private static string StochasticLayers(ModelConfig config)
    {
        string hidden = string.Join(",", config.Hidden!), half = string.Join(",", config.Hidden!.Select(size => Math.Max(1, size / 2)));
        return config.Number(ModelOptions.Layers) == 1
            ? $"{hidden}:{config.Latents}"
            : $"{hidden}:{2 * config.Latents};{half}:{config.Latents}";
    }
}

using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>The networks of linear layers: multilayer perceptrons.</summary>
public sealed record Mlp : Architecture
{
    private readonly int[] _hidden;

    /// <summary>Makes an architecture of hidden layers of given sizes, from the data on; decoders mirror them.</summary>
    /// <exception cref="ArgumentException">There is no size, or a size is not positive.</exception>
    public Mlp(params IReadOnlyList<int> hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        _hidden = hidden.Count > 0 && hidden.All(size => size > 0)
            ? [.. hidden]
            : throw new ArgumentException($"One or more hidden sizes of at least 1 are needed, not [{string.Join(", ", hidden)}].",
                nameof(hidden));
    }

    /// <summary>Sizes of the hidden layers, from the data on.</summary>
    public IReadOnlyList<int> Hidden => _hidden;

    /// <inheritdoc/>
    public override int Features => _hidden[^1];

    /// <inheritdoc/>
    public override string Kind => "mlp";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("hidden", _hidden);
    }

    /// <inheritdoc/>
    public override string Describe(int inputs) => string.Join(" → ", [inputs, .. _hidden]);

    internal override long LeastWeights(int inputs, int latents) => 2 * WeightsBetween(inputs, _hidden) + (long)Features * latents;

    /// <summary>Number of weights of linear layers of these sizes, after one of the size <paramref name="first"/>.</summary>
    internal static long WeightsBetween(long first, IEnumerable<int> sizes)
    {
        long weights = 0;
        foreach (int size in sizes)
        {
            weights += first * size;
            first = size;
        }

        return weights;
    }

    /// <inheritdoc/>
    public override Network Encoder(int inputs, LayerNames names, NetworkStyle style)
    {
        Network network = new();
        int width = inputs;
        foreach ((int layer, int size) in _hidden.Index())
        {
            network.Add(names.Next("fc"), new Linear(width, size, style.OptionsOf(isAtData: layer == 0)));
            style.Finish(network, names, size, isAtData: layer == 0);
            width = size;
        }

        return network;
    }

    /// <inheritdoc/>
    public override Network Decoder(int size, int outputs, LayerNames names, NetworkStyle style)
    {
        Network network = new();
        foreach (int width in _hidden.Reverse())
        {
            network.Add(names.Next("fc"), new Linear(size, width, style.OptionsOf(isAtData: false)));
            style.Finish(network, names, width, isAtData: false);
            size = width;
        }

        network.Add(names.Next("fc"), new Linear(size, outputs, style.Options));
        return network;
    }
}

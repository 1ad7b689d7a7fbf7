namespace Latent.Modules;

/// <summary>What layers with a weight and a bias have in common. A bias is one number for each of the last axis of the result.</summary>
public abstract class WeightedLayer : Layer
{
    private readonly SpectralNorm? _spectral;

    /// <summary>Registers the parameters.</summary>
    /// <param name="weight">Shape of the weight.</param>
    /// <param name="biases">Length of the bias.</param>
    /// <param name="fanIn">For first values.</param>
    /// <param name="fanOut">For first values.</param>
    /// <param name="options">First values, bias and normalisation; PyTorch's defaults if null.</param>
    /// <param name="layout">Of the weight in files.</param>
    /// <param name="biasLayout">Of the bias in files, and of the first axis of the weight with it.</param>
    /// <param name="outputsLast">Whether outputs are the last axis of the weight in place of the first.</param>
    private protected WeightedLayer(
        Shape weight, int biases, int fanIn, int fanOut, LayerOptions? options, FileLayout? layout = null, FileLayout? biasLayout = null, bool outputsLast = false)
    {
        options ??= new LayerOptions();
        Initializer first = options.Weight ?? Initializers.TorchLinear;
        Weight = Register(options.IsSpectral ? "weight_orig" : "weight", weight, first, fanIn, fanOut, layout);
        if (options.HasBias)
        {
            Initializer bias = options.Bias ?? (options.Weight is null ? Initializers.TorchLinear : Initializers.Zeros);
            Bias = Register("bias", [biases], bias, fanIn, fanOut, biasLayout);
        }

        if (options.IsSpectral)
        {
            int outputs = (int)weight[outputsLast ? weight.Rank - 1 : 0];
            int others = Weight.Count / outputs;
            // A layout moves the outputs of the weight, or the others where outputs come first. Where they come last, PyTorch puts them first.
            FileLayout? othersLayout = outputsLast || biasLayout is not null ? null : RowLayout(layout, others);
            _spectral = new SpectralNorm(
                Weight,
                RegisterState("weight_u", [outputs], Initializers.Normal(1), biasLayout),
                RegisterState("weight_v", [others], Initializers.Normal(1), othersLayout),
                outputsLast);
        }
    }

    /// <summary>The weight as it is trained.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, or null if there is none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The weight as it is used.</summary>
    private protected Tensor UseWeight(Graph graph) => _spectral?.Use(graph) ?? graph.Use(Weight);

    /// <summary>Adds the bias, if there is one.</summary>
    private protected Tensor AddBias(Tensor result) => Bias is null ? result : result + result.Graph.Use(Bias);

    /// <summary>The layout of one row of the weight.</summary>
    private static FileLayout? RowLayout(FileLayout? layout, int columns) =>
        layout is null ? null : new FileLayout([1, .. layout.Split[1..]], layout.Order, [columns]);
}

/// <summary>How layers with a weight begin, and how their weight is used.</summary>
public sealed record LayerOptions
{
    /// <summary>First values of the weight; PyTorch's default, U(−1/√fanIn, 1/√fanIn), if null.</summary>
    public Initializer? Weight { get; init; }

    /// <summary>First values of the bias; PyTorch's default if this and <see cref="Weight"/> are null, zeros if only this is.</summary>
    public Initializer? Bias { get; init; }

    /// <summary>Whether there is a bias; before a batch normalisation it would have no effect.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Whether the weight is divided by its largest singular value; see <see cref="SpectralNorm"/>.</summary>
    public bool IsSpectral { get; init; }
}

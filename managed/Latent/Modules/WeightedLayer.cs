namespace Latent.Modules;

/// <summary>A layer with a weight and, unless switched off, a bias: one number for each element of the last axis of the result.</summary>
public abstract class WeightedLayer : Layer
{
    private readonly SpectralNorm? _spectral;

    /// <summary>Registers the parameters.</summary>
    /// <param name="weight">The shape of the weight.</param>
    /// <param name="biases">The length of the bias.</param>
    /// <param name="fanIn">Inputs of each output unit, for the initialisers.</param>
    /// <param name="fanOut">Outputs that each input reaches, for the initialisers.</param>
    /// <param name="options">Initial values, bias and normalisation; PyTorch's defaults if null.</param>
    /// <param name="layout">The order of the weight in files, or null for that of memory.</param>
    /// <param name="biasLayout">The order of the bias, and of the first axis of the weight, in files, or null for that of memory.</param>
    /// <param name="outputsLast">Whether outputs are the last axis of the weight rather than the first.</param>
    private protected WeightedLayer(
        Shape weight, int biases, int fanIn, int fanOut, LayerOptions? options, FileLayout? layout = null, FileLayout? biasLayout = null,
        bool outputsLast = false)
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
            // v has the order of one row of the weight. That is memory's order where the layout moves whole rows (biasLayout), and where
            // outputs come last: PyTorch brings them to the front, which leaves the other axes as they are.
            FileLayout? othersLayout = outputsLast || biasLayout is not null ? null : RowLayout(layout, others);
            _spectral = new SpectralNorm(
                Weight,
                RegisterState("weight_u", [outputs], Initializers.Normal(1), biasLayout),
                RegisterState("weight_v", [others], Initializers.Normal(1), othersLayout),
                outputsLast);
        }
    }

    /// <summary>The weight, before a normalisation of <see cref="LayerOptions.IsSpectral"/>.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, or null if there is none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The weight, normalised where the options say so.</summary>
    private protected Tensor UseWeight(Graph graph) => _spectral?.Use(graph) ?? graph.Use(Weight);

    /// <summary>Adds the bias, if there is one.</summary>
    private protected Tensor AddBias(Tensor result) => Bias is null ? result : result + result.Graph.Use(Bias);

    /// <summary>The layout of one row of the weight.</summary>
    private static FileLayout? RowLayout(FileLayout? layout, int columns) =>
        layout is null ? null : new FileLayout([1, .. layout.Split[1..]], layout.Order, [columns]);
}

/// <summary>Options of a layer with a weight: initial values, bias and normalisation.</summary>
public sealed record LayerOptions
{
    /// <summary>Initial values of the weight; PyTorch's default, U(−1/√fanIn, 1/√fanIn), if null.</summary>
    public Initializer? Weight { get; init; }

    /// <summary>
    /// Initial values of the bias. If null: PyTorch's default where <see cref="Weight"/> is null too, zeros where it is not.
    /// </summary>
    public Initializer? Bias { get; init; }

    /// <summary>Whether there is a bias; before a batch normalisation it would have no effect.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Whether the weight is divided by its largest singular value; see <see cref="SpectralNorm"/>.</summary>
    public bool IsSpectral { get; init; }
}

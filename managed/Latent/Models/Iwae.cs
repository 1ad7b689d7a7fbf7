using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The importance weighted autoencoder: it maximises the bound ln (1/k) Σ p(x, hᵢ) / q(hᵢ | x) over k draws, which is tighter for larger k
/// (Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", 2016, equation 8). It has one stochastic layer or several. With
/// one draw it is a VAE.
/// </summary>
public sealed class Iwae : Model, ISampler, IWeighted, IPosterior
{
    private const double LeastMean = 1e-3;

    private readonly int _draws;
    private readonly bool _binarizes;
    private readonly List<GaussianLayer> _up = [];
    private readonly List<GaussianLayer> _down = [];
    private readonly Network _data;
    private readonly ModelFunction _encode, _sample;

    /// <summary>Makes an IWAE with tanh layers in Glorot's initialisation, as in the paper.</summary>
    /// <param name="inputs">Columns of the data, between 0 and 1.</param>
    /// <param name="layers">The stochastic layers from the data up: the hidden layers before each, and its latents. The paper has (200,
    /// 200) and 50, or (200, 200) and 100, then (100, 100) and 50.</param>
    /// <param name="draws">k, the number of draws for each row.</param>
    /// <param name="binarizes">Whether values are probabilities, from which new zeros and ones are drawn for each batch.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    public Iwae(
        int inputs, IReadOnlyList<(Mlp Hidden, int Latents)> layers, int draws = 1, bool binarizes = true, ulong seed = 0,
        Device? device = null)
        : base(inputs, seed, device)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers.Count, 1, nameof(layers));
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        (Layers, _draws, _binarizes) = ([.. layers], draws, binarizes);
        LayerOptions glorot = new() { Weight = Initializers.Glorot };
        int below = inputs;
        foreach ((int index, (Mlp hidden, int latents)) in layers.Index())
        {
            _up.Add(Register($"q{index + 1}", new GaussianLayer(below, hidden, latents, glorot)));
            if (index > 0)
            {
                _down.Add(Register($"p{index}", new GaussianLayer(latents, new Mlp([.. hidden.Hidden.Reverse()]), below, glorot)));
            }

            below = latents;
        }

        NetworkStyle style = new() { Activation = () => new Tanh(), Options = glorot };
        _data = Register(layers[0].Hidden.Decoder(layers[0].Latents, inputs, new LayerNames(), style));
        _encode = new("encode", [("data", inputs)], ["mu", "log_variance"], (_, x) =>
        {
            Normal q = _up.Skip(1).Aggregate(_up[0].Given(x[0]), (below, layer) => layer.Given(below.Mu));
            return [q.Mu, q.LogVariance];
        });
        _sample = new("sample", [], ["mean"], (graph, _) =>
        {
            Tensor latents = graph.Normal([Shape.Batch, Layers[^1].Latents]);
            return [_data.Forward(Enumerable.Reverse(_down).Aggregate(latents, (above, layer) => layer.Given(above).Draw())).Sigmoid()];
        });
    }

    /// <inheritdoc/>
    public override string Kind => "iwae";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("layers", string.Join(";", Layers.Select(layer => $"{string.Join(",", layer.Hidden.Hidden)}:{layer.Latents}")));
        settings.Set("draws", _draws);
        settings.Set("binarizes", _binarizes);
    }

    /// <summary><c>encode</c> and <c>sample</c>, as the methods of these names compute them.</summary>
    public override IReadOnlyList<ModelFunction> Functions => [_encode, _sample];

    /// <summary>The stochastic layers from the data up.</summary>
    public IReadOnlyList<(Mlp Hidden, int Latents)> Layers { get; }

    /// <summary>Throws unless all values lie between 0 and 1.</summary>
    /// <exception cref="ArgumentException">A value lies outside.</exception>
    public override void Validate(Dataset data) => new BernoulliLikelihood().Validate(data);

    /// <summary>Reads the stochastic layers that <see cref="WriteSettings"/> wrote, such as <c>200,200:100;100,100:50</c>.</summary>
    internal static IReadOnlyList<(Mlp Hidden, int Latents)> ReadLayers(ModelSettings settings) =>
    [
        .. settings.Parts("layers", settings.Text("layers"), ';').Select(layer =>
        {
            ModelSettings parts = new(settings.Source);
            parts.Set("layers", layer.Split(':')[0]);
            parts.Set("latents of layers", layer.Split(':')[^1]);
            return (new Mlp(parts.Sizes("layers")), parts.Whole("latents of layers", 1));
        }),
    ];

    /// <summary>
    /// Sets the biases of the output to the logits of the data's column means, clamped to 0.001…0.999, as the authors' program does.
    /// Training then need not learn the mean image first.
    /// </summary>
    /// <exception cref="ArgumentException">The data set has other columns, or values outside of 0 to 1.</exception>
    public void InitializeOutput(Dataset data)
    {
        Validate(data);
        if (data.Columns != Inputs)
        {
            throw new ArgumentException($"The data set '{data.Name}' has {data.Columns} columns; {Inputs} are expected.", nameof(data));
        }

        double[] sums = new double[Inputs];
        float[] row = new float[Inputs];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, row);
            for (int column = 0; column < row.Length; column++)
            {
                sums[column] += row[column];
            }
        }

        float[] biases = new float[Inputs];
        for (int column = 0; column < biases.Length; column++)
        {
            double mean = Math.Clamp(sums[column] / data.Count, LeastMean, 1 - LeastMean);
            biases[column] = (float)Math.Log(mean / (1 - mean));
        }

        Write(Parameters[^1], biases);
    }

    /// <summary>The negative bound with k draws, averaged over the batch.</summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor data = _binarizes ? batch.Data.Greater(batch.Graph.Uniform(batch.Data.Shape)) : batch.Data;
        Tensor bound = LogWeights(data, _draws).LogSumExp(1) - Math.Log(_draws);
        return new Objective(-Loss.BatchMean(bound));
    }

    /// <inheritdoc/>
    public Tensor LogWeights(Tensor data, int draws)
    {
        ArgumentNullException.ThrowIfNull(data);
        Normal q = _up[0].Given(data);
        q = new Normal(q.Mu.RepeatRows(draws), q.LogVariance.RepeatRows(draws));
        Tensor latents = q.Draw();
        Tensor log = -(_data.Forward(latents).BceWithLogits(data.RepeatRows(draws)).Sum(1)) - q.Log(latents);
        for (int layer = 1; layer < _up.Count; layer++)
        {
            Normal above = _up[layer].Given(latents);
            Tensor next = above.Draw();
            log = log + _down[layer - 1].Given(next).Log(latents) - above.Log(next);
            latents = next;
        }

        return (log + Normal.StandardLog(latents)).Reshape([Shape.Batch, draws]);
    }

    /// <summary>
    /// The distribution of each row of a data set over the latents of the last stochastic layer, whose prior is N(0, I). With several
    /// layers it is conditioned on the means of the layers below.
    /// </summary>
    /// <returns>Mean and log-variance, each [count, latents].</returns>
    /// <exception cref="ArgumentException">The data set has another number of columns.</exception>
    public (float[,] Mu, float[,] LogVariance) Encode(Dataset data)
    {
        float[][,] results = Run(_encode, data);
        return (results[0], results[1]);
    }

    /// <inheritdoc/>
    public float[,] Sample(int count, ulong seed) => Run(_sample, count, seed)[0];
}

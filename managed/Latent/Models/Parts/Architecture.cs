using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>
/// The networks between rows of data and features, of which a model is built: encoders and discriminators map data to features, decoders
/// and generators map back. The code of a model is the same for all architectures. Derive from it for networks of your own.
/// </summary>
/// <example>
/// <code>
/// public sealed record TwoLayers(int Width) : Architecture
/// {
///     public override int Features => Width;
///
///     public override string Describe(int inputs) => $"{inputs} → {Width} → {Width}";
///
///     public override Network Encoder(int inputs, LayerNames names, NetworkStyle style)
///     {
///         Network network = new();
///         network.Add(names.Next("fc"), new Linear(inputs, Width, style.Options));
///         network.Add(style.Activation());
///         network.Add(names.Next("fc"), new Linear(Width, Width, style.Options));
///         network.Add(style.Activation());
///         return network;
///     }
///
///     public override Network Decoder(int size, int outputs, LayerNames names, NetworkStyle style)
///     {
///         Network network = new();
///         network.Add(names.Next("fc"), new Linear(size, Width, style.Options));
///         network.Add(style.Activation());
///         network.Add(names.Next("fc"), new Linear(Width, outputs, style.Options));
///         return network;
///     }
/// }
/// </code>
/// </example>
public abstract record Architecture
{
    /// <summary>The number of features, the columns of an encoder's result.</summary>
    public abstract int Features { get; }

    /// <summary>The name in files, under which the <see cref="PartCatalog"/> finds it again; by default the name of the type.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>Writes the settings from which the catalog makes the architecture again; none by default.</summary>
    /// <param name="settings">Receives the settings.</param>
    public virtual void WriteSettings(ModelSettings settings)
    {
    }

    /// <summary>A description in one line, from data to features, such as <c>784 → 400</c>.</summary>
    /// <param name="inputs">Columns of the data.</param>
    public abstract string Describe(int inputs);

    /// <summary>Makes the network from rows [batch, inputs] to features [batch, <see cref="Features"/>].</summary>
    /// <param name="inputs">Columns of the rows.</param>
    /// <param name="names">Gives the layers their names; the model's other networks continue with it.</param>
    /// <param name="style">Activation, normalisation and initial weights that the model asks for.</param>
    public abstract Network Encoder(int inputs, LayerNames names, NetworkStyle style);

    /// <summary>
    /// Makes the network from rows [batch, size], such as latents, to rows [batch, outputs]. Outputs may be several numbers for each column
    /// of the data, as <see cref="Likelihood.NumbersPerColumn"/> says.
    /// </summary>
    /// <param name="size">Columns of the rows.</param>
    /// <param name="outputs">Columns of the result, without an activation after the last layer.</param>
    /// <param name="names">Gives the layers their names; the model's other networks continue with it.</param>
    /// <param name="style">Activation, normalisation and initial weights that the model asks for.</param>
    public abstract Network Decoder(int size, int outputs, LayerNames names, NetworkStyle style);

    /// <summary>Makes a layer from features to rows [batch, outputs], such as the means of latents; a linear layer by default.</summary>
    /// <param name="outputs">Columns of the result.</param>
    /// <param name="options">Options of the weights.</param>
    public virtual Layer Head(int outputs, LayerOptions? options = null) => new Linear(Features, outputs, options);

    /// <summary>Throws unless rows of <paramref name="inputs"/> numbers fit the networks; by default all do.</summary>
    /// <param name="inputs">Columns of the data, 1 or more.</param>
    /// <exception cref="ArgumentException">The rows do not fit.</exception>
    public virtual void Require(int inputs) => ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);

    /// <summary>A lower bound of the number of weights between rows and latents, without the parts that depend on the model.</summary>
    internal virtual long LeastWeights(int inputs, int latents) => 0;
}

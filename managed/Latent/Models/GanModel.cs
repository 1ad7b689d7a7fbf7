using Latent.Devices;
using Latent.Interop;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The base of GANs: a generator that maps noise to data, a discriminator that separates samples from data, and a training step of one or
/// more discriminator steps and one generator step (Goodfellow et al., "Generative adversarial nets", 2014, algorithm 1).
/// </summary>
public abstract class GanModel : Model
{
    private readonly Generator _generator;
    private readonly Generator? _average;
    private readonly Discriminator _discriminator;

    /// <summary>Registers the networks.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The discriminator's networks; the generator mirrors them.</param>
    /// <param name="latents">Length of the noise vector of each sample.</param>
    /// <param name="conditions">Length of a condition; 0 for none.</param>
    /// <param name="options">Options of the training; defaults if null.</param>
    /// <param name="style">Activations, normalisation and initial weights of both networks.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The data does not fit the networks.</exception>
    protected GanModel(
        int inputs, Architecture architecture, int latents, int conditions, GanOptions? options, GanStyle style, ulong seed, Device? device)
        : base(inputs, seed, device)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(style);
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        (Architecture, Latents, Conditions, Options) = (architecture, latents, conditions, options ?? new GanOptions());
        Options.Validate();
        architecture.Require(inputs);
        _generator = Register("generator", MakeGenerator());
        _discriminator = Register(
            "discriminator", new Discriminator(architecture, inputs * Options.Packing, conditions, Options, style.Discriminator));
        _average = Options.Averaging > 0 ? RegisterFrozen("average", MakeGenerator()) : null;

        Generator MakeGenerator() => new(architecture, latents + conditions, inputs, Options.IsBounded, style.Generator);
    }

    /// <summary>The networks.</summary>
    public Architecture Architecture { get; }

    /// <summary>Length of the noise vector of each sample.</summary>
    public int Latents { get; }

    /// <inheritdoc/>
    public override int Conditions { get; }

    /// <summary>Options of the training.</summary>
    public GanOptions Options { get; }

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("latents", Latents);
        if (Conditions > 0)
        {
            settings.Set("conditions", Conditions);
        }

        settings.Set(Architecture);
        Options.WriteSettings(settings);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<GradientStep> GradientSteps =>
    [
        .. Enumerable.Repeat(
            new GradientStep("discriminator", _discriminator.Parameters, DiscriminatorObjective, Options.DiscriminatorRate),
            Options.DiscriminatorSteps),
        new GradientStep("generator", _generator.Parameters, GeneratorObjective),
    ];

    /// <summary>
    /// The generator's loss. Training runs the <see cref="GradientSteps"/> in order. It reports the loss of the first, the discriminator's,
    /// as the loss, and the generator's loss as the term <c>generator.loss</c>.
    /// </summary>
    public override Objective Objective(Batch batch) => GeneratorObjective(batch);

    /// <summary>Throws if samples are bounded to 0…1 and the data is not, or if conditions are missing.</summary>
    /// <exception cref="ArgumentException">The data does not fit.</exception>
    public override void Validate(Data.Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Options.IsBounded)
        {
            new BernoulliLikelihood().Validate(data);
        }

        if (Conditions > 0)
        {
            data.RequireConditions(Conditions);
        }
    }

    /// <summary>Updates the average of the generator's weights over time, if there is one.</summary>
    public override void AfterStep(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach ((Parameter from, Parameter to) in _generator.Variables.Zip(_average?.Variables ?? []).Where(pair => pair.First.IsTrained))
        {
            graph.Blend(to, graph.Use(from), 1 - Options.Averaging);
        }
    }

    /// <summary>Copies the generator's initial values into the average.</summary>
    /// <param name="store">The memory of the parameters.</param>
    protected override void Complete(VariableStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        foreach ((Parameter from, Parameter to) in _generator.Variables.Zip(_average?.Variables ?? []))
        {
            store.Write(to, store.Read(from));
        }
    }

    /// <summary>Traces samples of the averaged generator, or of the generator itself if there is no average.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="condition">Conditions, [batch, conditions], or null for models without.</param>
    /// <returns>Samples, [batch, inputs].</returns>
    protected Tensor TraceSample(Graph graph, Tensor? condition) => (_average ?? _generator).Forward(Noise(graph, condition));

    /// <summary>Traces the discriminator's loss with its penalties, and the mean scores as terms.</summary>
    protected virtual Objective DiscriminatorObjective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor? condition = Conditions > 0 ? batch.Condition : null;
        Tensor data = Packed(batch);
        Tensor samples = Generate(batch.Graph, condition).Detach();
        Tensor ofData = _discriminator.Forward(data, condition);
        Tensor ofSamples = _discriminator.Forward(samples, condition);
        Tensor loss = Options.Loss.Discriminator(ofData, ofSamples);
        List<(string, Tensor)> terms = [("data_score", ofData.Mean()), ("sample_score", ofSamples.Mean())];
        if (Options.R1 > 0)
        {
            Tensor penalty = Penalties.R1(ofData, data);
            loss += 0.5 * Options.R1 * penalty;
            terms.Add(("penalty", penalty));
        }

        if (Options.GradientPenalty > 0)
        {
            Tensor weight = batch.Graph.Uniform([Shape.Batch, 1]);
            Tensor between = weight * data + (1 - weight) * samples;
            Tensor ofBetween = _discriminator.Forward(between, condition);
            Tensor penalty = Penalties.Lipschitz(ofBetween, between);
            loss += Options.GradientPenalty * penalty;
            terms.AddRange([("gradient_penalty", penalty), ("slope", Loss.BatchMean(Penalties.Slope(ofBetween, between)))]);
        }

        return new Objective(loss, [.. terms]);
    }

    /// <summary>Traces the generator's loss; outside of training also the variety of its samples as a term.</summary>
    protected virtual Objective GeneratorObjective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor? condition = Conditions > 0 ? batch.Condition : null;
        if (batch.Graph.Training)
        {
            // The samples are not used. The pass updates the moments that the average's own normalisations keep.
            _average?.Forward(Noise(batch.Graph, condition));
        }

        Tensor samples = Generate(batch.Graph, condition);
        Tensor loss = Options.Loss.Generator(_discriminator.Forward(samples, condition), () =>
            _discriminator.Forward(Packed(batch), condition));
        return batch.Graph.Training
            ? new Objective(loss)
            : new Objective(loss, ("variety", Deviation(TraceSample(batch.Graph, condition)) / Deviation(batch.Data)));
    }

    /// <summary>The mean over columns of the standard deviation over the batch: near 0 if the generator has collapsed.</summary>
    private static Tensor Deviation(Tensor rows) => ((rows - rows.Mean(0)).Square().Mean(0) + 1e-12).Sqrt().Mean();

    /// <summary>Traces scores of rows, [batch, 1]; rows of several samples side by side where the options pack them.</summary>
    /// <param name="rows">Rows, [batch, packing × inputs].</param>
    /// <param name="condition">Conditions of the rows, or null for models without.</param>
    protected Tensor Score(Tensor rows, Tensor? condition)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return _discriminator.Forward(rows, condition);
    }

    /// <summary>Traces samples of the generator in training, packed as the options say: [batch, packing × inputs].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="condition">Conditions of the samples, or null for models without.</param>
    protected Tensor Generate(Graph graph, Tensor? condition)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Pack([.. Enumerable.Range(0, Options.Packing).Select(_ => _generator.Forward(Noise(graph, condition)))]);
    }

    private Tensor Noise(Graph graph, Tensor? condition)
    {
        Tensor noise = graph.Normal([Shape.Batch, Latents]);
        return condition is null ? noise : noise.Concat(1, condition);
    }

    private Tensor Packed(Batch batch)
    {
        List<Tensor> rows = [batch.Data];
        while (rows.Count < Options.Packing)
        {
            rows.Add(batch.Another().Data);
        }

        return Pack([.. rows]);
    }

    private static Tensor Pack(Tensor[] rows) => rows.Length == 1 ? rows[0] : rows[0].Concat(1, rows.AsSpan(1));
}

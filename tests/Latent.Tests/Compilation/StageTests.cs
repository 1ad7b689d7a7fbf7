using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Reference;
using Latent.Tests.Support;

namespace Latent.Tests.Compilation;

/// <summary>A tensor that is traced in the first gradient step has the values of that step in later steps, also after rewriting.</summary>
public sealed class StageTests
{
    /// <summary>
    /// Traces a tensor in the first gradient step, from the data and the parameters that the first and second step update.
    /// </summary>
    private delegate Tensor Share(Tensor data, Linear first, Linear second);

    /// <summary>
    /// Uses it in the second gradient step. The result is linear in the parameters of that step, so that gradients do not read the tensor.
    /// </summary>
    private delegate Tensor Use(Tensor shared, Tensor data, Linear second);

    private static IEnumerable<TestCaseData> Cases =>
    [
        Case(
            "chain", CompilerOptions.None.With(Pass.FuseChains),
            (data, first, second) => data.Graph.Use(first.Weight).Exp(), (shared, data, second) => data.Graph.Use(second.Weight) - shared),
        Case(
            "variable", CompilerOptions.None.With(Pass.FuseChains),
            (data, first, second) => data.Graph.Use(first.Weight), (shared, data, second) => data.Graph.Use(second.Weight) - shared),
        Case(
            "view of a variable", CompilerOptions.None.With(Pass.ImplicitBroadcast, Pass.FuseChains),
            (data, first, second) => data.Graph.Use(first.Bias!).Reshape([1, 4]), (shared, data, second) =>
            second.Forward(data) - shared.BroadcastTo(data.Shape)),
        Case(
            "gradient", CompilerOptions.None.With(Pass.ImplicitBroadcast, Pass.FuseLinear),
            (data, first, second) => second.Forward(data).MatMulTransposed(data.Graph.Use(first.Weight)), (shared, data, second) => shared),
        Case(
            "broadcast", CompilerOptions.None.With(Pass.ImplicitBroadcast),
            (data, first, second) => data.Graph.Use(first.Bias!).BroadcastTo(data.Shape), (shared, data, second) =>
            second.Forward(data) - shared),
        Case(
            "linear", CompilerOptions.None.With(Pass.ImplicitBroadcast, Pass.FuseLinear),
            (data, first, second) => data.MatMulTransposed(data.Graph.Use(first.Weight)), (shared, data, second) =>
            shared + data.Graph.Use(second.Bias!)),
        Case(
            "addend", CompilerOptions.None.With(Pass.FuseLinear),
            (data, first, second) => data.MatMulTransposed(data.Graph.Use(first.Weight)), (shared, data, second) =>
            data.MatMulTransposed(data.Graph.Use(second.Weight)) + shared),
        Case(
            "convolution", CompilerOptions.None.With(Pass.ImplicitBroadcast, Pass.FuseConvolutions),
            (data, first, second) =>
            data.Reshape([Shape.Batch, 2, 2, 1]).Conv2d(data.Graph.Use(first.Weight).Reshape([4, 2, 2, 1]), new ConvGeometry()),
            (shared, data, second) => shared + data.Graph.Use(second.Bias!)),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Tensors_used_by_two_gradient_steps_are_computed_before_the_first_updates(object options, object share, object use)
    {
        float[] values = new float[12 * 4];
        new RandomSource(3).Uniform(values, 1);
        Dataset data = Dataset.FromFloats("small", values, 4);
        foreach (CompilerOptions choice in new[] { CompilerOptions.None, (CompilerOptions)options, CompilerOptions.Default })
        {
            using SharingSteps model = new((Share)share, (Use)use);
            StepComparison.Check(model, new Sgd(0.5f), data, steps: 3, batch: 2, clipNorm: 0, tolerance: 1e-5, choice);
        }
    }

    [Test]
    public void A_variable_read_before_its_update_keeps_that_value_in_later_stages()
    {
        Graph graph = new();
        Variable variable = new("v", [1]);
        using VariableStore store = new(Device.Default, [variable]);
        Tensor before = graph.Use(variable);
        graph.Blend(variable, graph.Constant(5, [1]));
        graph.NextStage();
        Tensor product = before * graph.Use(variable);
        ReferenceInterpreter reference = new() { [variable] = [3] };
        Assert.That(reference.Run(graph, [product], 1)[0][0], Is.EqualTo(15));
        foreach (CompilerOptions options in new[] { CompilerOptions.None, CompilerOptions.Default })
        {
            store.Write(variable, [3]);
            Assert.That(NativeRun.Outputs(graph, [product], new Dictionary<string, double[]>(), 1, 1, Device.Default, options,
                stores: store)[0][0], Is.EqualTo(15));
            Assert.That(store.Read(variable), Is.EqualTo(new[] { 5f }));
        }
    }

    private static TestCaseData Case(string name, CompilerOptions options, Share share, Use use) =>
        new TestCaseData(options, share, use).SetArgDisplayNames(name);

    private sealed class SharingSteps : Model
    {
        private readonly Linear _first;
        private readonly Linear _second;
        private readonly Share _share;
        private readonly Use _use;
        private Tensor? _shared;

        public SharingSteps(Share share, Use use)
            : base(4, 2, null)
        {
            (_share, _use) = (share, use);
            _first = Register("first", new Linear(4, 4));
            _second = Register("second", new Linear(4, 4));
        }

        public override string Kind => "sharing";

        public override IReadOnlyList<GradientStep> GradientSteps =>
            [new GradientStep("first", _first.Parameters, Objective), new GradientStep("second", _second.Parameters, Second)];

        public override Objective Objective(Batch batch)
        {
            _shared = _share(batch.Data, _first, _second);
            return new Objective(_first.Forward(batch.Data).Square().Mean());
        }

        private Objective Second(Batch batch) =>
            new(_use(_shared!, batch.Data, _second).Square().Mean() + _second.Forward(batch.Data).Square().Mean());
    }
}

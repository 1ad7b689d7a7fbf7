using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Devices;

/// <summary>
/// Native memory is freed exactly once, for any number of disposals of its owner, and also if the owner's constructor fails.
/// </summary>
public sealed class OwnershipTests
{
    [Test]
    public void Disposing_twice_does_nothing_the_second_time()
    {
        Vae model = new(4, 3, 2);
        Dataset data = Dataset.FromFloats("rows", new float[8], 4);
        OptimizerState state = new(new Adam(), model);
        IDisposable[] owners =
        [
            new TableProgram(model, data, 2, CompilerOptions.Default, new Adam(), state, 1), state, new Trainer(model),
            new RowFunction(model.Device, model.Store, [2], (_, x) => [x[0] * 2]),
                new VariableStore(Device.Default, [new Variable("v", [3])]),
            Compile(model.Store), model, Classifier(),
        ];
        model.Sample(1, 1);
        Array.ForEach(owners, owner => owner.Dispose());
        Array.ForEach(owners, owner => Assert.That(owner.Dispose, Throws.Nothing, owner.GetType().Name));
    }

    [Test]
    public void A_program_whose_store_is_disposed_leaves_nothing()
    {
        VariableStore store = new(Device.Default, [new Variable("v", [3])]);
        store.Dispose();
        AssertFreed(() => Compile(store), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_function_that_does_not_use_an_input_leaves_nothing()
    {
        using VariableStore store = new(Device.Default, []);
        AssertFreed(
            () => new RowFunction(Device.Default, store, [2, 2], (_, x) => [x[0] * 2]),
            Throws.ArgumentException.With.Message.Contains("no input 'in1'"));
    }

    [Test]
    public void A_step_over_data_without_the_labels_it_reads_leaves_nothing()
    {
        using Classifier model = Classifier();
        _ = model.Store;
        Dataset unlabelled = Dataset.FromFloats("rows", new float[32], 16, image: new ImageSize(4, 4));
        AssertFreed(() => new TableProgram(model, unlabelled, 2, CompilerOptions.Default), Throws.Exception);
    }

    [Test]
    public void A_model_whose_initial_values_fail_leaves_nothing_and_says_why_each_time()
    {
        using Uninitialized model = new();
        AssertFreed(() => model.Store, Throws.InvalidOperationException.With.Message.EqualTo("no values"));
        AssertFreed(() => model.Store, Throws.InvalidOperationException.With.Message.EqualTo("no values"));
    }

    /// <summary>Models allocate memory at the first use, which does not happen in these constructors.</summary>
    [Test]
    public void Models_that_cannot_be_made_leave_nothing()
    {
        AssertFreed(() => new Vae(4, new Mlp(), 2), Throws.ArgumentException);
        AssertFreed(() => new Gan(4, new Mlp(), 2), Throws.ArgumentException);
        AssertFreed(() => new Classifier(new ImageSize(1, 1), 2), Throws.ArgumentException);
        AssertFreed(() => new Dcgan(new ConvNet(new ImageSize(4, 4), 4), 2, new GanOptions { R1 = 1 }), Throws.ArgumentException);
    }

    private static void AssertFreed(Func<object> make, NUnit.Framework.Constraints.IResolveConstraint fails)
    {
        long before = NativeMemory.LiveBytes;
        Assert.That(() => make(), fails);
        Assert.That(NativeMemory.LiveBytes, Is.AtMost(before), "bytes of native memory");
    }

    private static CompiledProgram Compile(VariableStore store)
    {
        Graph graph = new();
        Tensor result = store.Variables.Aggregate(graph.Input("x", [Shape.Batch, 3]), (sum, variable) => sum + graph.Use(variable).Sum());
        return Compiler.Compile(Device.Default, graph, [new Output("y", result)], [store], 5);
    }

    private static Classifier Classifier() => new(new ImageSize(4, 4), 2);

    private sealed class Uninitialized : Model
    {
        private readonly Parameter _weight;

        public Uninitialized()
            : base(1, 1, null) =>
            _weight = Register("weight", [1], (_, _, _, _) => throw new InvalidOperationException("no values"), 1, 1);

        public override string Kind => "uninitialized";

        public override Objective Objective(Batch batch) => new((batch.Data * batch.Graph.Use(_weight)).Square().Mean());
    }
}

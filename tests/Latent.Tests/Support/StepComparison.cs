using Latent.Compilation;
using Latent.Data;
using Latent.Interop;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Reference;
using Latent.Training;

namespace Latent.Tests.Support;

/// <summary>The comparison of whole training steps of a model with the double reference.</summary>
internal static class StepComparison
{
    /// <summary>
    /// Runs steps natively and in the reference. Compares the loss, and each variable by the norm of the difference over the norm of the
    /// variable. Every parameter must change, except the one named <paramref name="still"/>.
    /// </summary>
    public static void Check(
        Model model, Optimizer optimizer, Dataset data, int steps, int batch, double clipNorm, double tolerance,
        CompilerOptions? options = null,
        string? still = null)
    {
        using OptimizerState state = new(optimizer, model);
        ReferenceInterpreter reference = new();
        foreach (Parameter variable in model.Variables)
        {
            reference[variable] = Array.ConvertAll(model.Read(variable), value => (double)value);
        }

        Dictionary<Parameter, double[]> start = model.Variables.ToDictionary(variable => variable, variable =>
            (double[])reference[variable].Clone());
        StepGraph traced = StepGraph.Trace(model, data, optimizer, state, clipNorm);
        reference.SetInput(StepGraph.Data, Table(data));
        reference.SetInput(StepGraph.Rate, [optimizer.LearningRate]);
        if (traced.ReadsConditions)
        {
            reference.SetInput(StepGraph.Conditions, Array.ConvertAll(data.OneHotLabels(model.Conditions), value => (double)value));
        }

        int batches = Math.Max(1, traced.Batches);
        double lossSum = 0;
        for (int step = 0; step < steps; step++)
        {
            reference.SetInput(OptimizerStep.StepInput, [step]);
            for (int i = 0; i < traced.Batches; i++)
            {
                reference.SetInput(StepGraph.Rows(i),
                    [.. Enumerable.Range((step * batches + i) * batch, batch).Select(row => (double)row)]);
            }

            lossSum += reference.Run(traced.Graph, [traced.Outputs[0].Tensor], batch, seed: 3, step)[0][0];
        }

        using TableProgram program = new(model, data, batch, options ?? CompilerOptions.Default, optimizer, state, clipNorm);
        program.RunBlock([.. Enumerable.Range(0, steps * batches * batch)], new RunOptions { Seed = 3 },
            new RateRule(optimizer.LearningRate, null));
        Assert.That(program.MeanLoss, Is.EqualTo(lossSum / steps).Within(10 * tolerance * Math.Abs(lossSum / steps) + 1e-6));
        foreach (Parameter variable in model.Variables)
        {
            double[] expected = reference[variable];
            if (variable.IsTrained && variable.Name != still)
            {
                Assert.That(expected, Is.Not.EqualTo(start[variable]), $"{variable.Name} does not change");
            }

            double[] errors = [.. model.Read(variable).Zip(expected, (actual, wanted) => actual - wanted)];
            double relative = Norm(errors) / Math.Max(Norm(expected), 1e-6);
            TestContext.Out.WriteLine($"{model.Device} {variable}: {relative:E2}");
            Assert.That(relative, Is.LessThanOrEqualTo(tolerance), $"{variable.Name}, {model.Device}");
        }
    }

    private static double[] Table(Dataset data) => data.IsBytes
        ? Array.ConvertAll(data.Bytes.ToArray(), value => (double)value)
        : Array.ConvertAll(data.Floats.ToArray(), value => (double)value);

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}

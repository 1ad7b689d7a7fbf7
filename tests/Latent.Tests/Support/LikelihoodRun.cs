using Latent.Devices;
using Latent.Models.Parts;
using Latent.Reference;

namespace Latent.Tests.Support;

/// <summary>Likelihoods evaluated on given outputs of a decoder, natively and in double precision.</summary>
internal static class LikelihoodRun
{
    /// <summary>Results of a likelihood on the default device: floats as doubles.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="columns">Columns of the data.</param>
    /// <param name="locations">The decoder's output, row after row.</param>
    /// <param name="data">The data, row after row.</param>
    /// <param name="values">Values of parameters by their names; initial ones are zeros.</param>
    public static Values Native(
        Likelihood likelihood, int columns, double[] locations, double[] data, params (string Name, double[] Values)[] values)
    {
        using VariableStore store = new(Device.Default, likelihood.Variables);
        foreach ((string name, double[] numbers) in values)
        {
            store.Write(likelihood.Variables.Single(variable => variable.Name == name), Array.ConvertAll(numbers, value => (float)value));
        }

        (Graph graph, Latent.Tensor[] outputs) = Trace(likelihood, columns);
        int rows = data.Length / columns;
        Dictionary<string, double[]> inputs = new() { ["location"] = locations, ["data"] = data };
        double[][] results = NativeRun.Outputs(graph, outputs, inputs, rows, rows, Device.Default, stores: store);
        return new Values(results[0], results[1], results[2]);
    }

    /// <summary>The largest difference of the gradients and central differences, both in double precision.</summary>
    public static double GradientError(Likelihood likelihood, int columns, double[] locations, double[] data)
    {
        const double Step = 1e-5;
        (Graph graph, Latent.Tensor[] outputs) = Trace(likelihood, columns);
        ReferenceInterpreter reference = new();
        reference.SetInput("data", data);
        double[] gradient = Run(locations)[2];
        return locations.Select((value, i) =>
        {
            double slope = (SumAt(i, value + Step) - SumAt(i, value - Step)) / (2 * Step);
            return Math.Abs(slope - gradient[i]) / Math.Max(1, Math.Abs(slope));
        }).Max();

        double SumAt(int element, double value) => Run([.. locations.Select((old, i) => i == element ? value : old)])[0].Sum();

        double[][] Run(double[] at)
        {
            reference.SetInput("location", at);
            return reference.Run(graph, outputs, data.Length / columns);
        }
    }

    private static (Graph Graph, Latent.Tensor[] Outputs) Trace(Likelihood likelihood, int columns)
    {
        Graph graph = new();
        Latent.Tensor location = graph.Input("location", [Shape.Batch, columns * likelihood.NumbersPerColumn]);
        Latent.Tensor logs = likelihood.NegativeLog(location, graph.Input("data", [Shape.Batch, columns]));
        return (graph, [logs, likelihood.Mean(location), Gradient.Of(logs.Sum(), location)[0]!]);
    }

    /// <summary>Results of a likelihood.</summary>
    /// <param name="NegativeLogs">−ln p of each element.</param>
    /// <param name="Means">The mean of each element.</param>
    /// <param name="Gradients">The gradient of the sum of −ln p by the decoder's output.</param>
    public sealed record Values(double[] NegativeLogs, double[] Means, double[] Gradients);
}

using Latent.Compilation;
using Latent.Data;
using Latent.Interop.Native;

namespace Latent;

/// <summary>What one step over a data set computes: gather rows, trace the objective, and for training differentiate and update.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Outputs">The loss, then the terms of the objective, each kept for every step of a run.</param>
internal sealed record StepGraph(Graph Graph, IReadOnlyList<Output> Outputs)
{
    /// <summary>Names of the inputs: the table of all rows, the indices of the batch, and the learning rate.</summary>
    public const string Data = "data", Rows = "rows", Rate = "learning_rate";

    /// <summary>Traces the step for training, or without an optimizer for evaluation.</summary>
    /// <exception cref="ArgumentException">The loss or a term is no scalar.</exception>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient.</exception>
    public static StepGraph Trace(Model model, Dataset data, Optimizer? optimizer, OptimizerState? state, double clipNorm)
    {
        Graph graph = new(training: optimizer is not null);
        Tensor table = graph.Input(Data, [data.Count, data.Columns], data.IsBytes ? Dtype.U8 : Dtype.F32);
        Tensor rows = graph.Input(Rows, [Shape.Batch], Dtype.I32, perStep: true);
        Objective objective = model.Objective(table.GatherRows(rows, data.Scale));
        RequireScalar("loss", objective.Loss);
        foreach ((string name, Tensor value) in objective.Terms)
        {
            RequireScalar(name, value);
        }

        if (optimizer is not null)
        {
            TrainingStep.Add(model, objective.Loss, optimizer, state!, graph.Input(Rate, Shape.Scalar, perStep: true), clipNorm);
        }

        return new StepGraph(
            graph, [new Output("loss", objective.Loss, true), .. objective.Terms.Select(term => new Output(term.Name, term.Value, true))]);
    }

    private static void RequireScalar(string name, Tensor value)
    {
        if (value.Shape.HasBatch || value.Shape.Count(1) != 1)
        {
            throw new ArgumentException($"The objective's '{name}' has the shape {value.Shape}; a scalar is needed, so sum or average it.");
        }
    }
}

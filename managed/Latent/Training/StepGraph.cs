using Latent.Data;
using Latent.Interop;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>
/// The graph of a training or evaluation step over a data set. For each gradient step of the model it gathers rows and traces the
/// objective. For training it also differentiates the objective, and updates the parameters before the next gradient step.
/// </summary>
internal sealed class StepGraph
{
    /// <summary>Names of the inputs: the table of all rows, the table of their conditions, and the learning rate.</summary>
    public const string Data = "data", Conditions = "conditions", Rate = "learning_rate";

    private readonly List<(string Name, Tensor Value)> _terms = [];
    private readonly Model _model;
    private readonly Tensor _table;
    private readonly double _scale;
    private readonly Lazy<Tensor> _conditions;

    private StepGraph(Model model, Dataset data, bool training)
    {
        Graph = new Graph(training);
        (_model, _scale) = (model, data.Scale);
        _table = Graph.Input(Data, [data.Count, data.Columns], data.IsBytes ? Dtype.U8 : Dtype.F32, placement: Placement.Device);
        _conditions = new Lazy<Tensor>(() => Graph.Input(
            Conditions, [data.Count, model.Conditions], data.HasConditionVectors ? Dtype.F32 : Dtype.U8, placement: Placement.Device));
    }

    public Graph Graph { get; }

    /// <summary>Number of batches of rows that a step gathers; their row indices are the inputs <see cref="Rows"/>.</summary>
    public int Batches { get; private set; }

    /// <summary>Whether the conditions of the rows are read.</summary>
    public bool ReadsConditions => _conditions.IsValueCreated;

    /// <summary>The loss of the first gradient step, then the terms of all, each with one value for every step of a run.</summary>
    public IReadOnlyList<Output> Outputs => [.. _terms.Select(term => new Output(term.Name, term.Value, PerStep: true))];

    /// <summary>Name of the input with the row indices of a batch of the step.</summary>
    public static string Rows(int batch) => $"rows.{batch}";

    /// <summary>Traces the step for training, or without an optimizer for evaluation.</summary>
    /// <exception cref="ArgumentException">The loss or a term is not a scalar, or two terms have one name.</exception>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient, or no gradient step trains it.</exception>
    public static StepGraph Trace(Model model, Dataset data, Optimizer? optimizer, OptimizerState? state, double clipNorm)
    {
        StepGraph step = new(model, data, training: optimizer is not null);
        IReadOnlyList<GradientStep> gradientSteps = model.GradientSteps;
        RequireAllTrained(model, gradientSteps);
        TrainingStep? training = optimizer is null ? null : new TrainingStep(gradientSteps, optimizer, state!, step.Graph, clipNorm);
        // Without updates a repeated gradient step computes the same again, so evaluation traces each once.
        foreach (GradientStep gradientStep in training is null ? gradientSteps.DistinctBy(each => each.Name) : gradientSteps)
        {
            Objective objective = gradientStep.Objective(step.NextBatch());
            step.AddTerms(gradientStep, objective, isOneOfSeveral: gradientSteps.Count > 1);
            if (training is not null)
            {
                training.Add(gradientStep, objective.Loss);
                step.Graph.NextStage();
            }
        }

        if (training is not null)
        {
            model.AfterStep(step.Graph);
        }

        return step;
    }

    private Batch NextBatch()
    {
        int number = -1;
        Lazy<Tensor> rows = new(() =>
        {
            number = Batches++;
            return Graph.Input(Rows(number), [Shape.Batch], Dtype.I32, perStep: true);
        });
        return new Batch(
            Graph, () => _table.GatherRows(rows.Value, _scale), _model.Conditions == 0 ? null : () =>
            _conditions.Value.GatherRows(rows.Value), NextBatch);
    }

    private void AddTerms(GradientStep step, Objective objective, bool isOneOfSeveral)
    {
        RequireScalar(step.TermName("loss"), objective.Loss);
        if (objective.Terms.Select(term => term.Name).Append("loss").CountBy(name => name)
            .FirstOrDefault(name => name.Value > 1) is { Key: { } repeated })
        {
            throw new ArgumentException(
                $"Two terms of the objective are named '{step.TermName(repeated)}'; names must differ, also from 'loss'.");
        }

        if (_terms.Count == 0)
        {
            SetTerm("loss", objective.Loss);
        }

        if (isOneOfSeveral)
        {
            SetTerm(step.TermName("loss"), objective.Loss);
        }

        foreach ((string name, Tensor value) in objective.Terms)
        {
            RequireScalar(step.TermName(name), value);
            SetTerm(step.TermName(name), value);
        }

        if (isOneOfSeveral && !Graph.Training)
        {
            SetTerm(step.TermName("gradient_norm"), GradientNorm(step, objective.Loss));
        }
    }

    /// <summary>Adds a term. A repeated gradient step replaces its earlier terms at their places.</summary>
    private void SetTerm(string name, Tensor value)
    {
        int place = _terms.FindIndex(term => term.Name == name);
        if (place < 0)
        {
            _terms.Add((name, value));
        }
        else
        {
            _terms[place] = (name, value);
        }
    }

    private Tensor GradientNorm(GradientStep step, Tensor loss) => Gradient.Of(loss, [.. step.Parameters.Select(Graph.Use)])
        .OfType<Tensor>().Select(gradient => gradient.Square().Sum()).Aggregate((sum, next) => sum + next).Sqrt();

    private static void RequireAllTrained(Model model, IReadOnlyList<GradientStep> steps)
    {
        Parameter[] idle = [.. model.Parameters.Except(steps.SelectMany(step => step.Parameters))];
        if (idle.Length > 0)
        {
            throw new InvalidOperationException(
                $"No gradient step of the model trains {string.Join(", ", idle.Select(parameter => parameter.Name))}. "
                + "Add them to the parameters of a gradient step, or do not register them.");
        }
    }

    private static void RequireScalar(string name, Tensor value)
    {
        if (value.Shape.HasBatch || value.Shape.Count(1) != 1)
        {
            throw new ArgumentException($"The objective's '{name}' has the shape {value.Shape}; a scalar is needed, so sum or average it.");
        }
    }
}

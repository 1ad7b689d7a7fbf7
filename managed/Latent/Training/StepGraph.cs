using Latent.Data;
using Latent.Interop;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>
/// What one step over a data set computes: for each turn of the model rows are gathered and the objective is traced; for training it is
/// differentiated, and parameters are updated before the next turn.
/// </summary>
internal sealed class StepGraph
{
    /// <summary>Names of the inputs: the table of all rows, that of their conditions, and the learning rate.</summary>
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

    /// <summary>How many batches of rows a step gathers; their indices are the inputs <see cref="Rows"/>.</summary>
    public int Batches { get; private set; }

    /// <summary>Whether the conditions of the rows are read.</summary>
    public bool ReadsConditions => _conditions.IsValueCreated;

    /// <summary>The loss of the first turn, then the terms of all, each kept for every step of a run.</summary>
    public IReadOnlyList<Output> Outputs => [.. _terms.Select(term => new Output(term.Name, term.Value, PerStep: true))];

    /// <summary>The name of the input with the rows of a batch of the step.</summary>
    public static string Rows(int batch) => $"rows.{batch}";

    /// <summary>Traces the step for training, or without an optimizer for evaluation.</summary>
    /// <exception cref="ArgumentException">The loss or a term is no scalar.</exception>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient.</exception>
    public static StepGraph Trace(Model model, Dataset data, Optimizer? optimizer, OptimizerState? state, double clipNorm)
    {
        StepGraph step = new(model, data, training: optimizer is not null);
        IReadOnlyList<Turn> turns = model.Turns;
        RequireEveryoneMoves(model, turns);
        TrainingStep? training = optimizer is null ? null : new TrainingStep(turns, optimizer, state!, step.Graph, clipNorm);
        // Without updates, a repeated move is the same again.
        foreach (Turn turn in training is null ? turns.DistinctBy(turn => turn.Name) : turns)
        {
            Objective objective = turn.Objective(step.NextBatch());
            step.AddTerms(turn, objective, isGame: turns.Count > 1);
            if (training is not null)
            {
                training.Add(turn, objective.Loss);
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
            Graph, () => _table.GatherRows(rows.Value, _scale), _model.Conditions == 0 ? null : () => _conditions.Value.GatherRows(rows.Value), NextBatch);
    }

    private void AddTerms(Turn turn, Objective objective, bool isGame)
    {
        RequireScalar(turn.TermName("loss"), objective.Loss);
        if (objective.Terms.Select(term => term.Name).Append("loss").CountBy(name => name).FirstOrDefault(name => name.Value > 1) is { Key: { } repeated })
        {
            throw new ArgumentException($"Two terms of the objective are named '{turn.TermName(repeated)}'; names must differ, also from 'loss'.");
        }

        if (_terms.Count == 0)
        {
            SetTerm("loss", objective.Loss);
        }

        if (isGame)
        {
            SetTerm(turn.TermName("loss"), objective.Loss);
        }

        foreach ((string name, Tensor value) in objective.Terms)
        {
            RequireScalar(turn.TermName(name), value);
            SetTerm(turn.TermName(name), value);
        }

        if (isGame && !Graph.Training)
        {
            SetTerm(turn.TermName("gradient_norm"), GradientNorm(turn, objective.Loss));
        }
    }

    /// <summary>Adds a term. A turn that comes again replaces its terms, at their places.</summary>
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

    private Tensor GradientNorm(Turn turn, Tensor loss) => Gradient.Of(loss, [.. turn.Parameters.Select(Graph.Use)])
        .OfType<Tensor>().Select(gradient => gradient.Square().Sum()).Aggregate((sum, next) => sum + next).Sqrt();

    private static void RequireEveryoneMoves(Model model, IReadOnlyList<Turn> turns)
    {
        Parameter[] idle = [.. model.Parameters.Except(turns.SelectMany(turn => turn.Parameters))];
        if (idle.Length > 0)
        {
            throw new InvalidOperationException(
                $"No turn of the model moves {string.Join(", ", idle.Select(parameter => parameter.Name))}. Name them in a turn, or do not register them.");
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
